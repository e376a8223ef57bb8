"""What a frozen or banned account may still do, on pages and in the API alike."""

from keyhouse.domain.visits import Actor
from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_


class Sanctioned(Problem):
    code, status = "sanctioned", 403
    text = N_(
        "Your account is restricted, so this is not possible now. You can see why, and appeal."
    )


def check_standing(actor: Actor, open_to: str, *, is_reading: bool) -> None:
    """Raises `Sanctioned`; `open_to` is what the page or route declares."""
    if actor.sanction == "banned" and open_to != "banned":
        raise Sanctioned()
    if actor.sanction == "frozen" and open_to == "anyone" and not is_reading:
        raise Sanctioned()
