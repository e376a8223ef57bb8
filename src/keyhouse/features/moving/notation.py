"""Hashes as others write them → the notation of `adapters/foreign_hashes.py`."""

import base64
import re


def notation(written: str) -> str:
    """What is known is rewritten, what is not stays as it is and is judged by the hasher."""
    name, _, rest = written.partition("$")
    if name in OF_DJANGO:
        return OF_DJANGO[name](rest)
    if written.startswith(("$pbkdf2-", "$pbkdf2$")):
        return _of_passlib(written)
    return written


def plain64(data: bytes) -> str:
    """Base64 without the `=` at its end."""
    return base64.b64encode(data).decode().rstrip("=")


def pbkdf2(digest: str, rounds: object, salt: bytes, hash_: str) -> str:
    """`hash_` is base64."""
    return f"$pbkdf2-{digest}$i={rounds}${plain64(salt)}${hash_.rstrip('=')}"


def _django_pbkdf2(digest: str, rest: str) -> str:
    rounds, salt, hash_ = rest.split("$")
    return pbkdf2(digest, rounds, salt.encode(), hash_)


def _django_scrypt(rest: str) -> str:
    n, salt, r, p, hash_ = rest.split("$")
    ln = int(n).bit_length() - 1
    if int(n) != 2**ln:
        raise ValueError("N is no power of two")
    return f"$scrypt$ln={ln},r={r},p={p}${plain64(salt.encode())}${hash_.rstrip('=')}"


OF_DJANGO = {
    "pbkdf2_sha256": lambda rest: _django_pbkdf2("sha256", rest),
    "pbkdf2_sha1": lambda rest: _django_pbkdf2("sha1", rest),
    "argon2": lambda rest: f"${rest}",
    "bcrypt": lambda rest: rest,
    "bcrypt_sha256": lambda rest: f"$bcrypt-sha256{rest}",
    "scrypt": _django_scrypt,
}


def _of_passlib(written: str) -> str:
    """`$pbkdf2-sha256$29000$salt$hash` with `.` for `+`; `i=29000,l=32` where others write so."""
    _, name, rounds, salt, hash_ = written.split("$")
    digest = name.removeprefix("pbkdf2").removeprefix("-") or "sha1"
    found = re.fullmatch(r"(?:i=)?(\d+)(?:,l=\d+)?", rounds)
    if not found:
        return written
    salt, hash_ = (each.replace(".", "+").rstrip("=") for each in (salt, hash_))
    return f"$pbkdf2-{digest}$i={found[1]}${salt}${hash_}"
