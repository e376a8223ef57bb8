"""Letters about leaving."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

CLOSING = LetterKind(
    name="account_closing",
    subject=N_("Your account at %(marketplace)s will be deregistered"),
    lines=(
        N_("On %(until)s your account is deregistered and your data are erased."),
        N_("To keep it, sign in before and press the button there."),
    ),
    button=N_("Keep the account"),
    sms=N_("%(marketplace)s: your account will be deregistered on %(until)s. Keep it: %(link)s"),
)

GONE = LetterKind(
    name="account_deregistered",
    subject=N_("Your account at %(marketplace)s was deregistered"),
    lines=(
        N_("Your data are erased. Your e-mail and phone are free for a new account."),
        N_("What the law asks for stays as long as it has to."),
        N_("Receipt for what was erased: %(receipt)s"),
    ),
    sms=N_("%(marketplace)s: your account was deregistered, your data are erased."),
)

EXPORTED = LetterKind(
    name="data_exported",
    subject=N_("A copy of your data at %(marketplace)s was taken"),
    lines=(
        N_("At %(time)s somebody signed in to your account and took a copy of its data."),
        N_("Was it not you? Change your password at once, and write to support."),
    ),
    sms=N_("%(marketplace)s: a copy of your account's data was taken. Not you? Tell support."),
)

PUT_OFF = LetterKind(
    name="account_closing_put_off",
    subject=N_("Your account at %(marketplace)s cannot be deregistered yet"),
    lines=(N_("This has to be settled first. We try again on %(until)s."),),
    button=N_("Open my account"),
    sms=N_("%(marketplace)s: your account cannot be deregistered yet. See why: %(link)s"),
)

LETTERS = (CLOSING, GONE, EXPORTED, PUT_OFF)
