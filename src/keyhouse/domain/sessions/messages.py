"""Letters about changes of how one gets into an account. Each carries “This was not me”."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

NOT_ME = N_("This was not me")
PRESS_IF_NOT = N_(
    "Was it not you? Press the button: everybody is signed out, and nothing can change."
)
WAS_IT_YOU = N_("Was it you? Then you need not do anything.")


def _change(name: str, subject: str, told: str, sms: str) -> LetterKind:
    return LetterKind(
        name=name,
        subject=subject,
        lines=(told, PRESS_IF_NOT),
        button=NOT_ME,
        foot=(WAS_IT_YOU,),
        sms=sms,
    )


PASSWORD_CHANGED = _change(
    "password_changed",
    N_("Your password at %(marketplace)s was changed"),
    N_("The password of your account was changed at %(time)s. Other devices are signed out."),
    N_("Your password at %(marketplace)s was changed. Not you? %(link)s"),
)
ADDRESS_ADDED = _change(
    "address_added",
    N_("A way to sign in was added at %(marketplace)s"),
    N_("%(address)s was added to your account at %(time)s. It can be used to sign in."),
    N_("%(address)s was added to your account at %(marketplace)s. Not you? %(link)s"),
)
ADDRESS_REMOVED = _change(
    "address_removed",
    N_("A way to sign in was removed at %(marketplace)s"),
    N_("%(address)s was removed from your account at %(time)s."),
    N_("%(address)s was removed from your account at %(marketplace)s. Not you? %(link)s"),
)

LETTERS = (PASSWORD_CHANGED, ADDRESS_ADDED, ADDRESS_REMOVED)
