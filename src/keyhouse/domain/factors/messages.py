"""The letters that prove an address."""

from dataclasses import replace
from datetime import timedelta

from keyhouse.domain.factors.challenges import CODE_GOOD_FOR
from keyhouse.domain.messaging import FLOOD, LetterKind
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
    sms=N_("%(code)s is your code for %(marketplace)s. Never tell it to anybody."),
)

CONFIRM_BUYER = replace(
    CONFIRM_ADDRESS,
    name="confirm_buyer",
    lines=(
        N_("Somebody, probably you, opened an account at %(marketplace)s (%(time)s)."),
        *CONFIRM_ADDRESS.lines[1:],
    ),
)

ADD_ADDRESS = LetterKind(
    name="add_address",
    subject=N_("Confirm this e-mail for your account at %(marketplace)s"),
    lines=(
        N_("Somebody, probably you, wants to add this e-mail to an account at %(time)s."),
        N_("Type this code on the page where you added it."),
    ),
    code_label=N_("Code"),
    foot=(
        N_("The code is good until %(until)s."),
        N_("Was it not you? Then do nothing: without the code the e-mail is not added."),
    ),
    good_for=CODE_GOOD_FOR,
    sms=N_("%(code)s is your code for %(marketplace)s. Never tell it to anybody."),
)

ADDRESS_KNOWN = LetterKind(
    name="address_known",
    subject=N_("You already have an account with %(marketplace)s"),
    lines=(
        N_("Somebody, perhaps you, tried to use your e-mail for another account at %(time)s."),
        N_("Nothing was changed. If it was you, sign in, or ask for a new password."),
    ),
    button=N_("Sign in"),
    foot=(N_("Was it not you? Then you need not do anything."),),
    sms=N_("You already have an account with %(marketplace)s. Sign in: %(link)s"),
)

LETTERS = (CONFIRM_ADDRESS, CONFIRM_BUYER, ADD_ADDRESS, ADDRESS_KNOWN, FLOOD)
