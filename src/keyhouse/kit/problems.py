"""Refusals. A `Problem` changes nothing and is told to the person, as a page or as JSON (RFC 9457).

An outcome that must be remembered (a wrong code counts) is returned and commits instead.
"""

from typing import Any, ClassVar

from keyhouse.kit.texts import N_


class SetupError(Exception):
    """The house cannot start like this; the message tells the operator what to do."""


class Problem(Exception):
    """`code` is stable and for programs; `text` is translated for people."""

    code = "problem"
    status = 400
    text = N_("That did not work.")

    def __init__(self, *, field: str | None = None, **values: Any) -> None:
        super().__init__(self.code)
        self.field = field
        self.values = values


class Refusal:
    """An outcome that says no and must be remembered: it is returned, and commits.

    Told like a `Problem`: a stable `code`, a `text` for people, `values` that fill it.
    """

    code: ClassVar[str] = "refused"
    text: ClassVar[str] = N_("That did not work.")
    status: ClassVar[int] = 422

    @property
    def values(self) -> dict[str, Any]:
        return {}


class NotFound(Problem):
    code, status = "not_found", 404
    text = N_("There is nothing at this address.")


class SignInNeeded(Problem):
    code, status = "sign_in_needed", 401
    text = N_("Please sign in first.")


class Forbidden(Problem):
    code, status = "forbidden", 403
    text = N_("You may not do this.")


class Conflict(Problem):
    """Somebody else was first; `version` and `state` say how things stand now."""

    code, status = "conflict", 409
    text = N_("Somebody changed this in the meantime. Please look at it again.")


class TooMany(Problem):
    """`wait` is in seconds."""

    code, status = "too_many", 429
    text = N_("Too many tries in a short time. Please wait a little and try again.")


class TooLarge(Problem):
    code, status = "too_large", 413
    text = N_("That is too large to be accepted.")


class TooSlow(Problem):
    code, status = "too_slow", 408
    text = N_("The connection was too slow. Please check it and try again.")


class CrossSite(Problem):
    code, status = "cross_site", 403
    text = N_("This request did not come from our own page. Please open the page and try again.")


class StaleForm(Problem):
    code, status = "stale_form", 409
    text = N_("This page had been open for a long time. Please send it once more.")


class AlreadyDone(Problem):
    code, status = "already_done", 409
    text = N_("This was already sent. Nothing was done twice.")


class Invalid(Problem):
    """What was typed cannot be accepted; `errors` maps a field to (code, text, values)."""

    code, status = "invalid", 422
    text = N_("Please look at the marked fields.")

    def __init__(self, errors: dict[str, tuple[str, str, dict[str, Any]]]) -> None:
        super().__init__()
        self.errors = errors

    @classmethod
    def one(cls, field: str, code: str, text: str, **values: Any) -> "Invalid":
        return cls({field: (code, text, values)})
