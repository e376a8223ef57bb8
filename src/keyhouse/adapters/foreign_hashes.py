"""Hashes that other systems made, compared until their owner signs in here for the first time.

One notation for all of them, near to the PHC string format; binary parts are base64 without `=`:

    $argon2id$v=19$m=…,t=…,p=…$salt$hash      (also argon2i, argon2d)
    $2b$12$…                                  (bcrypt, also $2a$ and $2y$)
    $bcrypt-sha256$2b$12$…                    (bcrypt of the hex SHA-256, as Django has it)
    $pbkdf2-sha256$i=…$salt$hash              (also sha1, sha512)
    $scrypt$ln=…,r=…,p=…$salt$hash
    $firebase-scrypt$ln=…,r=…$salt$separator$signer$hash

What a comparison may cost is bounded: a file that somebody brings must not make every sign-in with
its hashes take seconds or gigabytes.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Callable
from hashlib import new, pbkdf2_hmac, scrypt, sha256
from typing import Any

import bcrypt
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2d, Argon2i, Argon2id

LONGEST = 500  # characters; as the column is
MOST_MEMORY = 128 * 1024 * 1024  # bytes
MOST_WORK = 256 * 1024 * 1024  # bytes written in all passes
MOST_ROUNDS = 2_000_000  # of PBKDF2, for each block of the hash: one to two seconds
MOST_LANES = 16
MOST_BCRYPT = 14  # about a second
BCRYPT_READS = 72  # bytes; all that bcrypt ever looked at
ARGON: dict[str, Any] = {"argon2id": Argon2id, "argon2i": Argon2i, "argon2d": Argon2d}
Compare = Callable[[bytes], bool]


class Unusable(Exception):
    """Why a hash is not taken, as a clause."""


def comparison(stored: str) -> Compare:
    """What tells whether a password fits; raises `Unusable` for an unknown or too costly hash."""
    if len(stored) > LONGEST:
        raise Unusable("its hash is too long")
    name, *parts = stored.removeprefix("$").split("$")
    try:
        if name in ("2a", "2b", "2y"):
            return _bcrypt(stored)
        if name == "bcrypt-sha256":
            compare = _bcrypt("$" + "$".join(parts))
            return lambda password: compare(sha256(password).hexdigest().encode())
        if name in ARGON:
            return _argon2(name, stored, parts)
        return FORMATS[name](*parts)
    except KeyError:
        raise Unusable("its hash is of a kind that is not known here") from None
    except (ValueError, TypeError):
        raise Unusable("its hash is damaged") from None


def is_bcrypt(stored: str) -> bool:
    """Of the password itself, of which it reads 72 bytes."""
    return stored.startswith(("$2a$", "$2b$", "$2y$"))


def cost_of(stored: str) -> str:
    """Kind and parameters, and how long the salt and the result are."""
    if is_bcrypt(stored):
        return stored[:7]
    if stored.startswith("$bcrypt-sha256$"):
        return stored[:21]
    _, name, *parts = stored.split("$")
    return "$".join([name, *(each if "=" in each else str(len(each)) for each in parts)])


def _bcrypt(stored: str) -> Compare:
    found = re.fullmatch(r"\$2[aby]\$([0-9]{2})\$([./A-Za-z0-9]{22})[./A-Za-z0-9]{31}", stored)
    # The last letter of the salt stands for two bits only; libraries refuse any other one.
    if not found or found[2][-1] not in ".Oeu":
        raise ValueError()
    _check_cost(4 <= int(found[1]) <= MOST_BCRYPT, f"bcrypt with cost {int(found[1])}")
    return lambda password: bcrypt.checkpw(password[:BCRYPT_READS], stored.encode())


def _argon2(name: str, stored: str, parts: list[str]) -> Compare:
    version, parameters, salt, hash_ = parts
    memory, passes, lanes = _numbers(parameters, "m", "t", "p")
    _check_sizes(_bytes(salt), _bytes(hash_))
    if version != "v=19" or not memory >= 8 * lanes > 0 < passes:
        raise ValueError()
    _check_cost(
        memory * 1024 <= MOST_MEMORY
        and memory * 1024 * passes <= MOST_WORK
        and lanes <= MOST_LANES,
        f"{name} with {memory} KiB, {passes} passes, {lanes} lanes",
    )

    def compare(password: bytes) -> bool:
        try:
            ARGON[name].verify_phc_encoded(password, stored)
        except InvalidKey:
            return False
        return True

    return compare


def _pbkdf2(digest: str) -> Callable[[str, str, str], Compare]:
    def read(parameters: str, salt: str, hash_: str) -> Compare:
        (rounds,) = _numbers(parameters, "i")
        salt_, known = _check_sizes(_bytes(salt), _bytes(hash_))
        blocks = -(-len(known) // new(digest).digest_size)
        _check_cost(
            0 < rounds * blocks <= MOST_ROUNDS, f"PBKDF2 with {rounds} rounds, {len(known)} bytes"
        )
        return lambda password: hmac.compare_digest(
            known, pbkdf2_hmac(digest, password, salt_, rounds, len(known))
        )

    return read


def _scrypt(parameters: str, salt: str, hash_: str) -> Compare:
    ln, r, p = _numbers(parameters, "ln", "r", "p")
    salt_, known = _check_sizes(_bytes(salt), _bytes(hash_))
    derive = _scrypt_of(ln, r, p)
    return lambda password: hmac.compare_digest(known, derive(password, salt_, len(known)))


def _firebase(parameters: str, salt: str, separator: str, signer: str, hash_: str) -> Compare:
    """Firebase's own: scrypt makes a key, which encrypts the project's signer key (AES-256-CTR)."""
    ln, r = _numbers(parameters, "ln", "r")
    salt_, known = _check_sizes(_bytes(salt) + _bytes(separator), _bytes(hash_))
    signer_, derive = _bytes(signer), _scrypt_of(ln, r, 1)

    def compare(password: bytes) -> bool:
        key = derive(password, salt_, 32)
        cipher = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()
        return hmac.compare_digest(known, cipher.update(signer_))

    return compare


def _scrypt_of(ln: int, r: int, p: int) -> Callable[[bytes, bytes, int], bytes]:
    if not (0 < ln < 32 and r > 0 < p):
        raise ValueError()
    memory = 128 * 2**ln * r
    _check_cost(
        memory <= MOST_MEMORY and memory * p <= MOST_WORK and p <= MOST_LANES,
        f"scrypt with ln={ln}, r={r}, p={p}",
    )
    room = memory + 128 * r * (p + 2) + 1024 * 1024
    return lambda password, salt, length: scrypt(
        password, salt=salt, n=2**ln, r=r, p=p, maxmem=room, dklen=length
    )


def _check_cost(is_bearable: bool, what: str) -> None:
    if not is_bearable:
        raise Unusable(f"its hash is out of bounds: {what}")


def _check_sizes(salt: bytes, hash_: bytes) -> tuple[bytes, bytes]:
    if len(salt) > 128 or not 16 <= len(hash_) <= 128:
        raise ValueError()
    return salt, hash_


def _numbers(text: str, *names: str) -> list[int]:
    """`m=1,t=2` in exactly this order."""
    found = re.fullmatch(",".join(rf"{name}=([0-9]{{1,9}})" for name in names), text)
    if not found:
        raise ValueError()
    return [int(each) for each in found.groups()]


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError() from error


FORMATS: dict[str, Callable[..., Compare]] = {
    "pbkdf2-sha1": _pbkdf2("sha1"),
    "pbkdf2-sha256": _pbkdf2("sha256"),
    "pbkdf2-sha512": _pbkdf2("sha512"),
    "scrypt": _scrypt,
    "firebase-scrypt": _firebase,
}
