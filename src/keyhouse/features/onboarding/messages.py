"""The letters of an application. They say what the page says."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

RECEIVED = LetterKind(
    name="application_received",
    subject=N_("We have your application, %(company)s"),
    lines=(
        N_("Your papers are here and are being reviewed. You get an answer by %(day)s."),
        N_("Reference number: %(reference)s."),
    ),
    button=N_("See the status"),
)

CHANGES_NEEDED = LetterKind(
    name="application_changes",
    subject=N_("Your application needs changes"),
    lines=(N_("We have looked at the application of %(company)s. This has to be changed:"),),
    button=N_("Change it"),
    foot=(N_("Everything else is accepted and stays as it is."),),
)

REJECTED = LetterKind(
    name="application_rejected",
    subject=N_("Your application was rejected"),
    lines=(N_("We have looked at the application of %(company)s and cannot accept it:"),),
    button=N_("See the status"),
)

APPROVED = LetterKind(
    name="application_approved",
    subject=N_("%(company)s is approved: activate your account"),
    lines=(N_("Your application is approved. One step is left: open the page, press the button."),),
    button=N_("Open the page"),
    foot=(N_("The page is good until %(until)s. Later, sign in and ask for a new letter."),),
)

LETTERS = (RECEIVED, CHANGES_NEEDED, REJECTED, APPROVED)
