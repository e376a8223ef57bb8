"""Everything that depends on the server's secret: keyed hashes, sealed values, sub-keys.

One secret of at least 32 bytes is read at start; a key of its own is derived for every purpose
(HKDF-SHA256, RFC 5869), so that a value made for one purpose is worthless in another.
"""

import base64
import hmac
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
    def __init__(self, secret: bytes, randomness: Randomness) -> None:
        self._secret = secret
        self._randomness = randomness
        self._derived: dict[str, bytes] = {}

    def key(self, purpose: str) -> bytes:
        """32 bytes that belong to this purpose alone."""
        if purpose not in self._derived:
            kdf = HKDF(SHA256(), length=KEY_BYTES, salt=None, info=f"keyhouse {purpose}".encode())
            self._derived[purpose] = kdf.derive(self._secret)
        return self._derived[purpose]

    def digest(self, purpose: str, *parts: str) -> str:
        """A keyed hash of the parts; 64 hexadecimal digits."""
        message = "\x1f".join(parts).encode()
        return hmac.new(self.key(purpose), message, sha256).hexdigest()

    def seal(self, purpose: str, value: bytes) -> bytes:
        """Encrypts with AES-256-GCM; the first 12 bytes are the nonce."""
        nonce = self._randomness.bytes(12)
        return nonce + AESGCM(self.key(purpose)).encrypt(nonce, value, purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Raises `Unreadable` when a single bit differs."""
        try:
            return AESGCM(self.key(purpose)).decrypt(sealed[:12], sealed[12:], purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable(purpose) from error

    def seal_text(self, purpose: str, value: str) -> str:
        return base64.urlsafe_b64encode(self.seal(purpose, value.encode())).decode()

    def unseal_text(self, purpose: str, sealed: str) -> str:
        return self.unseal(purpose, base64.urlsafe_b64decode(sealed)).decode()


def same(left: str, right: str) -> bool:
    """Compares two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def hash_token(token: str) -> str:
    """For tokens of 128 random bits and more: these need no key and no salt."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


def make_secret(randomness: Randomness) -> str:
    return base64.b64encode(randomness.bytes(KEY_BYTES)).decode()


def read_secret(path: Path) -> bytes:
    """The server's secret from its file; raises `SetupError` on one that is unfit."""
    how = "Make one with `keyhouse init`."
    try:
        text = path.read_bytes().strip()
    except OSError as error:
        raise SetupError(f"The secret key file {path} cannot be read. {how}") from error
    try:
        secret = base64.b64decode(text, validate=True)
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
