"""The letters of recovery."""

from keyhouse.domain.factors import CODE_GOOD_FOR
from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

RECOVERY_CODE = LetterKind(
    name="recovery_code",
    subject=N_("Your code for a new password at %(marketplace)s"),
    lines=(
        N_("Somebody, probably you, asked for a new password at %(time)s."),
        N_("Type this code on the page where you asked for it. Then you choose the new password."),
    ),
    code_label=N_("Code"),
    foot=(
        N_("The code is good until %(until)s. Letter %(letter)s; only the newest one counts."),
        N_("Was it not you? Then do nothing: your password stays as it is."),
    ),
    good_for=CODE_GOOD_FOR,
    sms=N_(
        "%(code)s is your code for a new password at %(marketplace)s. Never tell it to anybody. "
        "Not you? Then do nothing."
    ),
)

LOST_CODE = LetterKind(
    name="lost_code",
    subject=N_("Your code for a request at %(marketplace)s"),
    lines=(
        N_("Somebody, probably you, says at %(time)s that this is their new e-mail."),
        N_("Type this code on the page where you typed the address."),
    ),
    code_label=N_("Code"),
    foot=(
        N_("The code is good until %(until)s."),
        N_("Was it not you? Then do nothing."),
    ),
    good_for=CODE_GOOD_FOR,
)

LOST_RECEIVED = LetterKind(
    name="lost_received",
    subject=N_("We have your request %(reference)s"),
    lines=(
        N_("Two people look at what you sent. You get an answer by %(day)s."),
        N_("On this page you see how it stands. The link is yours alone: give it to nobody."),
    ),
    button=N_("See the status"),
)

LOST_APPROVED = LetterKind(
    name="lost_approved",
    subject=N_("Your request %(reference)s is approved"),
    lines=(
        N_("For safety we wait until %(until)s. The addresses we know are told meanwhile."),
        N_("Then this e-mail is the account's own, and you choose a new password with it."),
    ),
    button=N_("See the status"),
)

LOST_REJECTED = LetterKind(
    name="lost_rejected",
    subject=N_("Your request %(reference)s was rejected"),
    lines=(N_("We looked at what you sent and cannot give you the account:"),),
    button=N_("See the status"),
    foot=(N_("You can ask again with better evidence."),),
)

LOST_DONE = LetterKind(
    name="lost_done",
    subject=N_("Choose a new password at %(marketplace)s"),
    lines=(N_("This e-mail belongs to the account now. Ask for a new password with it."),),
    button=N_("Get a new password"),
)

LOST_WARNING = LetterKind(
    name="lost_warning",
    subject=N_("Somebody wants a new e-mail for your account at %(marketplace)s"),
    lines=(
        N_("They said that they lost the old one, and showed evidence. Two people approved it."),
        N_("It takes effect at %(until)s. Was it not you? Press the button: that stops it."),
    ),
    button=N_("This was not me"),
    foot=(N_("Was it you? Then you need not do anything."),),
    sms=N_("Somebody gets a new e-mail for your account at %(marketplace)s. Not you? %(link)s"),
)

LOST_REMINDER = LetterKind(
    name="lost_reminder",
    subject=N_("Soon: a new e-mail for your account at %(marketplace)s"),
    lines=(
        N_("At %(until)s the account gets a new e-mail, and all devices are signed out."),
        N_("Was it not you? Press the button: that stops it."),
    ),
    button=N_("This was not me"),
    foot=(N_("Was it you? Then you need not do anything."),),
    sms=N_("Soon your account at %(marketplace)s gets a new e-mail. Not you? %(link)s"),
)

LETTERS = (
    RECOVERY_CODE,
    LOST_CODE,
    LOST_RECEIVED,
    LOST_APPROVED,
    LOST_REJECTED,
    LOST_DONE,
    LOST_WARNING,
    LOST_REMINDER,
)
