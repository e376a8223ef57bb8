"""Letters about changes of how one gets into an account. Each carries “This was not me”."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

NOT_ME = N_("This was not me")
WAS_IT_YOU = N_("Was it you? Then you need not do anything.")

PASSWORD_CHANGED = LetterKind(
    name="password_changed",
    subject=N_("Your password at %(marketplace)s was changed"),
    lines=(
        N_("The password of your account was changed at %(time)s. Other devices are signed out."),
        N_("Was it not you? Press the button: everybody is signed out, and nothing can change."),
    ),
    button=NOT_ME,
    foot=(WAS_IT_YOU,),
    sms=N_("Your password at %(marketplace)s was changed. Not you? %(link)s"),
)

ADDRESS_ADDED = LetterKind(
    name="address_added",
    subject=N_("A way to sign in was added at %(marketplace)s"),
    lines=(
        N_("%(address)s was added to your account at %(time)s. It can be used to sign in."),
        N_("Was it not you? Press the button: everybody is signed out, and nothing can change."),
    ),
    button=NOT_ME,
    foot=(WAS_IT_YOU,),
    sms=N_("%(address)s was added to your account at %(marketplace)s. Not you? %(link)s"),
)

ADDRESS_REMOVED = LetterKind(
    name="address_removed",
    subject=N_("A way to sign in was removed at %(marketplace)s"),
    lines=(
        N_("%(address)s was removed from your account at %(time)s."),
        N_("Was it not you? Press the button: everybody is signed out, and nothing can change."),
    ),
    button=NOT_ME,
    foot=(WAS_IT_YOU,),
    sms=N_("%(address)s was removed from your account at %(marketplace)s. Not you? %(link)s"),
)

LETTERS = (PASSWORD_CHANGED, ADDRESS_ADDED, ADDRESS_REMOVED)
