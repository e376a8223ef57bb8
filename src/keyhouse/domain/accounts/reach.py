"""Addresses that a person gives us to be written to."""

from keyhouse.domain.accounts.identifiers import read_email, read_identifier
from keyhouse.domain.messaging import check_number
from keyhouse.domain.visits import Visit
from keyhouse.kit.sms import Texter


def read_reachable(
    visit: Visit, typed: str, country: str | None, *, has_phones: bool = True
) -> tuple[str, str]:
    """(kind, value) of an e-mail, or of a number that gets our SMS where we send any.

    Raises `Invalid` at `identifier`.
    """
    if not has_phones or not visit.part(Texter).is_on:
        return "email", read_email(typed, "identifier")
    kind, value = read_identifier(typed, country, "identifier")
    if kind == "phone":
        check_number(visit, value, "identifier")
    return kind, value
