"""Everything that depends on the server's secrets: keyed hashes, sealed values, sub-keys.

Secrets of at least 32 bytes are read at start, the newest first; a key of its own is derived for
every purpose (HKDF-SHA256, RFC 5869), so that a value made for one purpose is worthless in
another. The newest seals and hashes; any of them opens; the oldest hashes what has to be found
again for good (docs/decisions/0012-changing-the-key.md).
"""

import base64
import hmac
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keyhouse.kit.problems import SetupError
from keyhouse.kit.randomness import Randomness

KEY_BYTES = 32


class Unreadable(ValueError):
    """A sealed value was altered, or was sealed for something else."""


class Keyring:
    def __init__(self, secrets: Sequence[bytes], randomness: Randomness) -> None:
        """`secrets` are the newest first."""
        self._secrets = tuple(secrets)
        self._randomness = randomness
        self._derived: dict[tuple[int, str], bytes] = {}

    def __len__(self) -> int:
        return len(self._secrets)

    def key(self, purpose: str, which: int = 0) -> bytes:
        """32 bytes that belong to this purpose and this secret alone."""
        if (which, purpose) not in self._derived:
            kdf = HKDF(SHA256(), length=KEY_BYTES, salt=None, info=f"keyhouse {purpose}".encode())
            self._derived[which, purpose] = kdf.derive(self._secrets[which])
        return self._derived[which, purpose]

    def lasting_key(self, purpose: str) -> bytes:
        """32 bytes like `key`, and the same for as long as the house stands."""
        return self.key(purpose, len(self._secrets) - 1)

    def digest(self, purpose: str, *parts: str) -> str:
        """A keyed hash of the parts, 64 hexadecimal digits; another one after a change of keys."""
        return _digest(self.key(purpose), parts)

    def lasting_digest(self, purpose: str, *parts: str) -> str:
        """Like `digest`, and the same for as long as the house stands."""
        return _digest(self.lasting_key(purpose), parts)

    def seal(self, purpose: str, value: bytes) -> bytes:
        """Encrypts with AES-256-GCM; the first 12 bytes are the nonce."""
        nonce = self._randomness.bytes(12)
        return nonce + AESGCM(self.key(purpose)).encrypt(nonce, value, purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Raises `Unreadable` when a single bit differs, or its secret is no longer there."""
        return self._open(purpose, sealed)[1]

    def seal_text(self, purpose: str, value: str) -> str:
        return base64.urlsafe_b64encode(self.seal(purpose, value.encode())).decode()

    def unseal_text(self, purpose: str, sealed: str) -> str:
        return self.unseal(purpose, _bytes(purpose, sealed)).decode()

    def reseal_text(self, purpose: str, sealed: str) -> str | None:
        """The same value under the newest secret; None when it is under that already."""
        which, value = self._open(purpose, _bytes(purpose, sealed))
        return self.seal_text(purpose, value.decode()) if which else None

    def _open(self, purpose: str, sealed: bytes) -> tuple[int, bytes]:
        """Which secret it was sealed under, and the value."""
        for which in range(len(self._secrets)):
            with suppress(InvalidTag, ValueError):
                cipher = AESGCM(self.key(purpose, which))
                return which, cipher.decrypt(sealed[:12], sealed[12:], purpose.encode())
        raise Unreadable(purpose)


def _bytes(purpose: str, sealed: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(sealed)
    except ValueError as error:
        raise Unreadable(purpose) from error


def _digest(key: bytes, parts: Sequence[str]) -> str:
    return hmac.new(key, "\x1f".join(parts).encode(), sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Compares two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def hash_token(token: str) -> str:
    """For tokens of 128 random bits and more: these need no key and no salt."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


def make_secret(randomness: Randomness) -> str:
    return base64.b64encode(randomness.bytes(KEY_BYTES)).decode()


def read_secrets(path: Path) -> list[bytes]:
    """The server's secrets from their file, the newest first; raises `SetupError` on one unfit."""
    how = "Make one with `keyhouse init`."
    try:
        lines = path.read_bytes().split()
    except OSError as error:
        raise SetupError(f"The secret key file {path} cannot be read. {how}") from error
    if not lines:
        raise SetupError(f"The secret key file {path} is empty. {how}")
    return [_read(line, path, how) for line in lines]


def _read(line: bytes, path: Path, how: str) -> bytes:
    try:
        secret = base64.b64decode(line, validate=True)
    except ValueError as error:
        raise SetupError(
            f"The secret key file {path} is damaged: it is not base64. {how}"
        ) from error
    if len(secret) < KEY_BYTES:
        raise SetupError(
            f"The secret key in {path} is too short: {len(secret)} bytes, {KEY_BYTES} needed. {how}"
        )
    # 32 random bytes repeat some values by chance, but never leave fewer than 16 distinct ones.
    if len(set(secret)) < 16:
        raise SetupError(f"The secret key in {path} is a default, not a random one. {how}")
    return secret
