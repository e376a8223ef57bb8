"""The letters that prove an address."""

from datetime import timedelta

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

CONFIRM_ADDRESS = LetterKind(
    name="confirm_address",
    subject=N_("Confirm your e-mail for %(marketplace)s"),
    lines=(
        N_("Somebody, probably you, opened an account for %(company)s at %(time)s."),
        N_("Open the page and press the button, or type the code where you signed up."),
    ),
    button=N_("Open the page"),
    code_label=N_("Code"),
    foot=(
        N_("The code and the page are good until %(until)s."),
        N_(
            "Was it not you? Then do nothing: nothing happens unless somebody opens the page "
            "or types the code."
        ),
    ),
    good_for=timedelta(hours=24),
)

ADDRESS_KNOWN = LetterKind(
    name="address_known",
    subject=N_("You already have an account with %(marketplace)s"),
    lines=(
        N_("Somebody, perhaps you, tried to open a new account with your e-mail at %(time)s."),
        N_("Nothing was changed. If it was you, sign in, or ask for a new password."),
    ),
    button=N_("Sign in"),
    foot=(N_("Was it not you? Then you need not do anything."),),
)

LETTERS = (CONFIRM_ADDRESS, ADDRESS_KNOWN)
