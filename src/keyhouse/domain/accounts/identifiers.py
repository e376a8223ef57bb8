"""Addresses as people type them, and the one form that each has here.

The form that is parsed is the form that is sent to: nothing is guessed, repaired or cut.
"""

import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

BAD_EMAIL = N_("This is not an e-mail address. It looks like name@example.com.")
BAD_PHONE = N_("This is not a phone number. Write it with the country code, as +7 912 345-67-89.")


def read_email(typed: str, field: str = "email") -> str:
    """The address in its one form (lower case, domain in ASCII); raises `Invalid`.

    Quoted local parts, comments and addresses without a public domain are refused (a subset of
    RFC 5322 that every mail server agrees on).
    """
    try:
        found = validate_email(
            unicodedata.normalize("NFC", typed.strip()),
            check_deliverability=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_smtputf8=False,
        )
    except EmailNotValidError as error:
        raise Invalid.one(field, "bad_email", BAD_EMAIL) from error
    return f"{found.ascii_local_part}@{found.ascii_domain}".lower()


def read_phone(typed: str, country: str | None = None, field: str = "phone") -> str:
    """The number as E.164, such as +79123456789; raises `Invalid`.

    Digits of any script count; a number with an extension is refused, since no message gets there.
    """
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", typed.strip()), country)
    except phonenumbers.NumberParseException as error:
        raise Invalid.one(field, "bad_phone", BAD_PHONE) from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise Invalid.one(field, "bad_phone", BAD_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def country_of(phone: str) -> str:
    """The country of an E.164 number as a two-letter code; empty when it has none."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone)) or ""
    except phonenumbers.NumberParseException:
        return ""


def read_identifier(typed: str, country: str | None, field: str) -> tuple[str, str]:
    """(kind, value) of whatever a person signs in with; raises `Invalid`."""
    if "@" in typed:
        return "email", read_email(typed, field)
    return "phone", read_phone(typed, country, field)


def mask_email(address: str) -> str:
    """Enough for its owner to know it again: `a•••n@example.com`."""
    local, _, domain = address.partition("@")
    shown = f"{local[0]}•••{local[-1]}" if len(local) > 2 else f"{local[0]}•••"
    return f"{shown}@{domain}"


def mask(kind: str, value: str) -> str:
    """Enough for its owner to know it again; a social account has no address to show."""
    if kind == "email":
        return mask_email(value)
    if kind != "phone":
        return ""
    return f"+{phonenumbers.parse(value).country_code} ••• {value[-2:]}"
