"""Hashes of others: each kind that is read, what is refused, and that no cost is unbounded."""

import bcrypt
import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from keyhouse.adapters.argon2 import SodiumArgon2
from keyhouse.features.moving.notation import notation
from tests.people import PASSWORD

# Made with passlib 1.7.4, which writes `.` for `+`.
OF_PASSLIB = {
    "pbkdf2-sha512": "$pbkdf2-sha512$25000$HEMoBUAoRchZK0UIwZizdg$"
    "7sIMkX00LcHW1qZOQIdAs0KM3cIDrE9DT09i1uDwGNPbIuBp3DtwI67UWjah/VCDXkXgaY0utdzLl8NILyDrIA",
    "scrypt": "$scrypt$ln=14,r=8,p=1$0hqD0JpT6l2rFYKQMqb0Xg$"
    "4Xz464gpJ6h8UIEb/XiQAS6vI6FHkXiJD9z+kkXk2OQ",
}
SALT, HASH = "c29tZXNhbHQ", "A" * 43
COSTLY = {
    "bcrypt": f"$2b$15${'O' * 53}",
    "argon2 memory": f"$argon2id$v=19$m=131073,t=1,p=1${SALT}${HASH}",
    "argon2 passes": f"$argon2id$v=19$m=131072,t=5,p=1${SALT}${HASH}",
    "argon2 lanes": f"$argon2id$v=19$m=8192,t=1,p=17${SALT}${HASH}",
    "pbkdf2": f"$pbkdf2-sha256$i=2000001${SALT}${HASH}",
    "scrypt memory": f"$scrypt$ln=20,r=8,p=1${SALT}${HASH}",
    "scrypt work": f"$scrypt$ln=16,r=8,p=5${SALT}${HASH}",
    "scrypt lanes": f"$scrypt$ln=1,r=1,p=2097152${SALT}${HASH}",
    "pbkdf2 blocks": f"$pbkdf2-sha1$i=2000000${SALT}${'A' * 170}",
    "firebase": f"$firebase-scrypt$ln=20,r=8${SALT}$Bw${HASH}${HASH}",
}
DAMAGED = {
    "nothing": "",
    "a password": "hunter2",
    "bcrypt cut": "$2b$12$abc",
    "bcrypt cost": f"$2b$03${'a' * 53}",
    "bcrypt salt": f"$2b$12${'a' * 53}",
    "digits of another script": f"$pbkdf2-sha256$i=१०००${SALT}${HASH}",
    "no salt": f"$pbkdf2-sha256$i=1000${HASH}",
    "zero rounds": f"$pbkdf2-sha256$i=0${SALT}${HASH}",
    "a short hash": f"$pbkdf2-sha256$i=1000${SALT}$AAAA",
    "not base64": f"$pbkdf2-sha256$i=1000$%%%${HASH}",
    "scrypt order": f"$scrypt$r=8,ln=14,p=1${SALT}${HASH}",
    "scrypt zero": f"$scrypt$ln=14,r=0,p=1${SALT}${HASH}",
    "argon2 old": f"$argon2id$v=16$m=65536,t=3,p=4${SALT}${HASH}",
    "argon2 lanes": f"$argon2id$v=19$m=8,t=1,p=4${SALT}${HASH}",
    "md5": "$1$salt$hash",
    "long": "$2b$12$" + "a" * 600,
}


@pytest.mark.parametrize("written", OF_PASSLIB.values(), ids=OF_PASSLIB)
def test_hashes_of_passlib(written):
    hasher, stored = SodiumArgon2(), notation(written)
    assert hasher.why_not(stored) == ""
    assert hasher.verify(stored, PASSWORD.encode())
    assert not hasher.verify(stored, PASSWORD.encode() + b"x")


def test_bcrypt_reads_72_bytes_as_it_always_did():
    stored = bcrypt.hashpw(b"a" * 72, bcrypt.gensalt(4)).decode()
    assert SodiumArgon2().verify(stored, b"a" * 100)
    assert not SodiumArgon2().verify(stored, b"a" * 71)


def test_an_argon2id_hash_that_is_longer_than_ours_is_compared_as_well():
    long = Argon2id(salt=b"s" * 16, length=64, iterations=2, lanes=1, memory_cost=19456)
    stored = long.derive_phc_encoded(PASSWORD.encode())
    assert len(stored) > 127
    assert SodiumArgon2().verify(stored, PASSWORD.encode())
    assert not SodiumArgon2().verify(stored, b"another")


def test_hashes_of_one_cost_are_known_as_such():
    hasher = SodiumArgon2()
    costs = [
        hasher.cost_of(f"$pbkdf2-sha256$i={rounds}${SALT}${'A' * length}")
        for rounds in (1_000_000, 1_200_000)
        for length in (43, 86)
    ]
    assert len(set(costs)) == 4
    assert hasher.cost_of(f"$2b$12${'a' * 53}") == hasher.cost_of(f"$2b$12${'b' * 53}")
    assert hasher.cost_of("$bcrypt-sha256$2b$12$abc") != hasher.cost_of("$bcrypt-sha256$2b$13$abc")


@pytest.mark.parametrize("stored", COSTLY.values(), ids=COSTLY)
def test_a_hash_that_would_cost_too_much_is_refused_unhashed(stored):
    assert "out of bounds" in SodiumArgon2().why_not(stored)
    assert not SodiumArgon2().verify(stored, b"x" * 20)


@pytest.mark.parametrize("stored", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_hash_opens_nothing(stored):
    assert SodiumArgon2().why_not(stored)
    assert not SodiumArgon2().verify(stored, b"")
