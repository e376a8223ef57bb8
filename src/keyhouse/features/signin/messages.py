"""The letters of signing in."""

from keyhouse.domain.factors import CODE_GOOD_FOR
from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

SIGN_IN_CODE = LetterKind(
    name="sign_in_code",
    subject=N_("Your code to sign in to %(marketplace)s"),
    lines=(
        N_("Type this code on the page where you are signing in. It was asked for at %(time)s."),
    ),
    code_label=N_("Code"),
    foot=(
        N_("The code is good until %(until)s. Letter %(letter)s; only the newest one counts."),
        N_(
            "Was it not you? Then somebody knows your password: change it with "
            "“Forgot password?”. Never give this code to anybody; we never ask for it."
        ),
    ),
    good_for=CODE_GOOD_FOR,
    sms=N_("%(code)s is your code to sign in to %(marketplace)s. Never tell it to anybody."),
)

LETTERS = (SIGN_IN_CODE,)
