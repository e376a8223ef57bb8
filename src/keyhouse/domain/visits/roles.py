"""What each role of the staff may do: the only table of it.

Pages and API routes of the staff name one of these acts, and moves of a lifecycle are acts of the
same name; whoever has no role for it is refused, whichever way they come. No role may set a
password, read a code, change an address or drop a second step of somebody: there is no such act.
"""

from keyhouse.domain.visits.visit import Actor
from keyhouse.kit.problems import Problem, SignInNeeded
from keyhouse.kit.texts import N_

STAFF = "staff"  # the kind of actor, as lifecycles have it

ROLES = {
    "reviewer": N_("Reviewer"),
    "senior": N_("Senior reviewer"),
    "support": N_("Support"),
    "security": N_("Security"),
    "operator": N_("Operator"),
}

_ALL = tuple(ROLES)
_DESK = ("reviewer", "senior", "support", "security")  # who works on cases
_HELP = ("senior", "support", "security")  # who works with people
_GRAVE = ("senior", "security")

STAFF_ACTS = {
    "desk": _ALL,  # signing out, the start page, one's own settings
    "cases.view": _DESK,
    "cases.note": _DESK,
    "papers.view": _DESK,
    "case.take": _DESK,
    "case.question": _DESK,
    "case.release": _DESK,
    "case.assign": _GRAVE,
    "case.ask_for_changes": _DESK,
    "case.approve": _DESK,
    "case.reject": _DESK,
    "case.propose": _DESK,
    "case.confirm": _DESK,
    "case.send_back": _DESK,
    "case.escalate": _DESK,
    "case.reopen": ("senior", "support"),
    "case.hold": _DESK,
    "case.resume": _GRAVE,
    "accounts.view": _HELP,
    "accounts.unlock": _HELP,
    "accounts.end_sessions": _HELP,
    "accounts.protect": _HELP,
    "accounts.sanction": _GRAVE,
    "accounts.mark_compromised": ("security",),
    "shops.view": _DESK,
    "shops.settle": ("senior", "support"),
    "shops.open_unbinding": ("senior", "support"),
    "shop binding.start_unbinding": ("senior", "support"),
    "shop binding.certify": _GRAVE,
    "shop binding.suspend": _GRAVE,
    "shop binding.resume": _GRAVE,
    "messages.view": ("senior", "support", "security", "operator"),
    "insight.view": ("senior", "security", "operator"),
    "staff.view": ("security", "operator"),
    "staff.invite": ("operator",),
    "staff.confirm": ("security", "operator"),
    "staff.end": ("security", "operator"),
    "playbook.view": ("senior", "security", "operator"),
    "playbook.propose": ("senior", "operator"),
    "playbook.publish": ("senior", "security", "operator"),
    "audit.view": ("security", "operator"),
    "audit.export": ("senior", "security"),
    "programs.view": ("security", "operator"),
    "programs.change": ("operator",),
    "messages.resend": ("senior", "support", "security", "operator"),
    "messages.pause": ("security", "operator"),
}


class NotYours(Problem):
    code, status = "not_your_role", 403
    text = N_("Your role does not allow this. Ask somebody whose role does.")


class SecondNeeded(Problem):
    code, status = "second_needed", 409
    text = N_("You asked for this, or it is about you: somebody else has to confirm it.")


def may(actor: Actor, act: str) -> bool:
    return actor.kind == STAFF and actor.role in STAFF_ACTS[act]


def check_may(actor: Actor, act: str) -> None:
    """Raises `SignInNeeded` for everybody who is not of the staff, `NotYours` for other roles."""
    if actor.kind != STAFF:
        raise SignInNeeded()
    if not may(actor, act):
        raise NotYours()
