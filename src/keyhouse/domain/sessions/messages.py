"""Letters about changes of how one gets into an account. Each carries “This was not me”."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

NOT_ME = N_("This was not me")
PRESS_IF_NOT = N_(
    "Was it not you? Press the button: everybody is signed out, and nothing can change."
)
WAS_IT_YOU = N_("Was it you? Then you need not do anything.")


def _change(name: str, subject: str, told: str, sms: str, more: tuple[str, ...] = ()) -> LetterKind:
    return LetterKind(
        name=name,
        subject=subject,
        lines=(told, *more, PRESS_IF_NOT),
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

NEW_SIGN_IN = _change(
    "new_sign_in",
    N_("A new sign-in to your account at %(marketplace)s"),
    N_("Somebody signed in from a new device or network at %(time)s."),
    N_("New sign-in to %(marketplace)s: %(device)s. Not you? %(link)s"),
    more=(N_("Device: %(device)s. Network: %(network)s."),),
)
APP_ADDED = _change(
    "app_added",
    N_("An authenticator app was added at %(marketplace)s"),
    N_("An authenticator app was added to your account at %(time)s. Signing in asks for its code."),
    N_("An authenticator app was added to your account at %(marketplace)s. Not you? %(link)s"),
)
APP_REMOVED = _change(
    "app_removed",
    N_("The authenticator app was removed at %(marketplace)s"),
    N_("The authenticator app of your account was removed at %(time)s."),
    N_("The authenticator app of your account at %(marketplace)s was removed. Not you? %(link)s"),
)
PASSKEY_ADDED = _change(
    "passkey_added",
    N_("A passkey was added at %(marketplace)s"),
    N_("The passkey “%(name)s” was added to your account at %(time)s. It can be used to sign in."),
    N_("A passkey was added to your account at %(marketplace)s. Not you? %(link)s"),
)
PASSKEY_REMOVED = _change(
    "passkey_removed",
    N_("A passkey was removed at %(marketplace)s"),
    N_("The passkey “%(name)s” of your account was removed at %(time)s."),
    N_("A passkey of your account at %(marketplace)s was removed. Not you? %(link)s"),
)
CODES_MADE = _change(
    "recovery_codes_made",
    N_("New recovery codes at %(marketplace)s"),
    N_("New recovery codes were made for your account at %(time)s. The old ones no longer work."),
    N_("New recovery codes for your account at %(marketplace)s. Not you? %(link)s"),
)
CODE_USED = _change(
    "recovery_code_used",
    N_("A recovery code was used at %(marketplace)s"),
    N_("A recovery code of your account was used at %(time)s. Codes left: %(left)s."),
    N_("A recovery code of your account at %(marketplace)s was used. Not you? %(link)s"),
)
FACTORS_DROPPED = _change(
    "second_steps_removed",
    N_("The second steps were removed at %(marketplace)s"),
    N_("As was asked for, all second steps of your account were removed at %(time)s."),
    N_("All second steps of your account at %(marketplace)s were removed. Not you? %(link)s"),
)

PASSWORD_KNOWN = LetterKind(
    name="password_known",
    subject=N_("Others may know your password at %(marketplace)s"),
    lines=(
        N_("We have learned that others may know the password of your account."),
        N_("So nobody can sign in with it any more, and everybody is signed out."),
        N_("Choose a new password that you use nowhere else. It takes a minute."),
    ),
    button=N_("Get a new password"),
    foot=(N_("Did you use the same password elsewhere? Change it there too."),),
    sms=N_("Others may know your password at %(marketplace)s. Get a new one: %(link)s"),
)

LETTERS = (
    PASSWORD_KNOWN,
    PASSWORD_CHANGED,
    ADDRESS_ADDED,
    ADDRESS_REMOVED,
    NEW_SIGN_IN,
    APP_ADDED,
    APP_REMOVED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    CODES_MADE,
    CODE_USED,
    FACTORS_DROPPED,
)
