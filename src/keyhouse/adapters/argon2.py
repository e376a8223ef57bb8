"""argon2id by libsodium (PyNaCl), the fastest binding that comes as a wheel.

What others made is compared by `foreign_hashes`.
"""

import nacl.exceptions
import nacl.pwhash.argon2id

from keyhouse.adapters.foreign_hashes import BCRYPT_READS, Unusable, comparison, cost_of, is_bcrypt
from keyhouse.kit.hashing import MEMORY, PASSES

LONGEST_OWN = 127  # characters; libsodium reads no more
OWN = f"$argon2id$v=19$m={MEMORY // 1024},t={PASSES},p=1$"


class SodiumArgon2:
    name = "argon2id by libsodium"

    def hash(self, password: bytes) -> str:
        return nacl.pwhash.argon2id.str(password, opslimit=PASSES, memlimit=MEMORY).decode()

    def verify(self, stored: str, password: bytes) -> bool:
        if not stored.startswith(OWN) or len(stored) > LONGEST_OWN:
            return _fits(stored, password)
        try:
            return nacl.pwhash.verify(stored.encode(), password)
        except (nacl.exceptions.InvalidkeyError, nacl.exceptions.ValueError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """True for a hash that is made otherwise than it is done now, here or elsewhere."""
        return not stored.startswith(OWN)

    def cost_of(self, stored: str) -> str:
        return cost_of(stored)

    def reads_all(self, stored: str, password: bytes) -> bool:
        return not is_bcrypt(stored) or len(password) <= BCRYPT_READS

    def why_not(self, stored: str) -> str:
        try:
            comparison(stored)
        except Unusable as error:
            return str(error)
        return ""


def _fits(stored: str, password: bytes) -> bool:
    try:
        return comparison(stored)(password)
    except (Unusable, ValueError):
        return False
