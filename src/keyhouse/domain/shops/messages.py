"""Letters about shops that change hands."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

INVITED = LetterKind(
    name="shop_invitation",
    subject=N_("You are invited to own the shop %(shop)s"),
    lines=(
        N_("The owner of %(shop)s wants to hand the shop over to you at %(marketplace)s."),
        N_("Open the page, sign in, and accept or decline. Nothing changes before you accept."),
    ),
    button=N_("Open the page"),
    foot=(N_("The page is good until %(until)s."), N_("Unknown to you? Then do nothing.")),
)

HANDED_OVER = LetterKind(
    name="shop_handed_over",
    subject=N_("The shop %(shop)s belongs to another account now"),
    lines=(N_("The shop was handed over at %(time)s, as you asked. You no longer own it."),),
    sms=N_("%(marketplace)s: the shop %(shop)s belongs to another account now, as you asked."),
)

LETTERS = (INVITED, HANDED_OVER)
