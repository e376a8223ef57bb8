"""What a program may ask for: said to people in these words, and nowhere else."""

from collections.abc import Iterable

from keyhouse.kit.texts import N_

OPENID, OFFLINE = "openid", "offline_access"

# Of a person; what is asked for and not among the client's own is left out, never an error.
OF_PEOPLE = {
    OPENID: N_("Know that it is you"),
    "profile": N_("See your name and language"),
    "email": N_("See your e-mail address"),
    "phone": N_("See your phone number"),
    "shops": N_("See your shops, and what state they are in"),
    "standing": N_("See whether you may sell at the moment"),
    OFFLINE: N_("Stay connected when you are not there"),
}

# Of a program itself, by client credentials.
OF_PROGRAMS = {
    "introspect": "Ask whether any token of this marketplace is good, and who its person is.",
    "events": "Read the feed of events.",
    "shops.read": "List shops with their owners and states.",
    "obligations": "Tell what has to be settled for a shop before it is unbound.",
}


def within(asked: str, allowed: str, known: Iterable[str]) -> str:
    """What is asked and allowed, in one order; everything allowed when nothing is asked for."""
    wanted = set(asked.split()) if asked else set(allowed.split())
    return " ".join(each for each in known if each in wanted and each in allowed.split())
