"""What people of the staff are sent."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

INVITED = LetterKind(
    name="staff_invited",
    subject=N_("You are invited to the staff of %(marketplace)s"),
    lines=(
        N_("Open the page, choose a password, and set up an authenticator app on your phone."),
        N_("The link is good until %(until)s, and works once."),
    ),
    button=N_("Open the page"),
    foot=(N_("If you do not know what this is about, do nothing."),),
)

LETTERS = (INVITED,)
