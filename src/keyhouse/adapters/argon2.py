"""argon2id by libsodium (PyNaCl), the fastest binding that comes as a wheel."""

import re

import nacl.exceptions
import nacl.pwhash.argon2id

from keyhouse.kit.hashing import MEMORY, PASSES

_PARAMETERS = re.compile(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$")


class SodiumArgon2:
    name = "argon2id by libsodium"

    def hash(self, password: bytes) -> str:
        return nacl.pwhash.argon2id.str(password, opslimit=PASSES, memlimit=MEMORY).decode()

    def verify(self, stored: str, password: bytes) -> bool:
        try:
            return nacl.pwhash.verify(stored.encode(), password)
        except (nacl.exceptions.InvalidkeyError, nacl.exceptions.ValueError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """True for a hash that is weaker than what is set now."""
        found = _PARAMETERS.match(stored)
        return not found or int(found[1]) * 1024 < MEMORY or int(found[2]) < PASSES
