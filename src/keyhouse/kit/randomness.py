"""The only place that draws random values; all of them come from the operating system."""

import secrets


class Randomness:
    def token(self) -> str:
        """256 random bits, safe in links and headers."""
        return secrets.token_urlsafe(32)

    def digits(self, length: int) -> str:
        """A code of so many decimal digits, leading zeros kept."""
        return str(secrets.randbelow(10**length)).zfill(length)

    def bytes(self, length: int) -> bytes:
        return secrets.token_bytes(length)

    def words(self, length: int) -> str:
        """Letters and digits that nobody confuses when reading them aloud."""
        return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(length))

    def fraction(self) -> float:
        """From 0 up to, but not including, 1."""
        return secrets.randbelow(1_000_000) / 1_000_000
