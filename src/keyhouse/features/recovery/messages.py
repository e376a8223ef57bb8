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
)

PASSWORD_CHANGED = LetterKind(
    name="password_changed",
    subject=N_("Your password at %(marketplace)s was changed"),
    lines=(
        N_("The password of your account was changed at %(time)s. All devices are signed out."),
        N_("Was it not you? Write to support at once, and ask for a new password."),
    ),
    button=N_("Contact support"),
)

LETTERS = (RECOVERY_CODE, PASSWORD_CHANGED)
