"""Letters between somebody who asks and support."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

SEE = N_("Open the question")
REFERENCE = N_("Reference number: %(reference)s.")

HELP_CODE = LetterKind(
    name="help_code",
    subject=N_("Your code for a question to support"),
    lines=(
        N_("At %(time)s somebody wrote to our support and gave this e-mail for the answer."),
        N_("Type this code to send the question. It is good until %(until)s."),
    ),
    code_label=N_("Code"),
    foot=(N_("Was it not you? Then do nothing: without the code nothing is sent."),),
)

HELP_RECEIVED = LetterKind(
    name="help_received",
    subject=N_("We have your question %(reference)s"),
    lines=(N_("You get an answer by %(day)s, to this mailbox and on the page behind the button."),),
    button=SEE,
    foot=(REFERENCE,),
)

HELP_ASKED = LetterKind(
    name="help_asked",
    subject=N_("We have a question about %(reference)s"),
    lines=(N_("Please answer on the page behind the button; then we go on."),),
    button=SEE,
    foot=(REFERENCE,),
)

ANSWERED = LetterKind(
    name="help_answered",
    subject=N_("Our answer to %(reference)s"),
    lines=(N_("This is what support says:"),),
    button=SEE,
    foot=(REFERENCE,),
)

HELP_CLOSED = LetterKind(
    name="help_closed",
    subject=N_("Your question %(reference)s is closed"),
    lines=(N_("This is what support says:"),),
    button=SEE,
    foot=(REFERENCE,),
)

LETTERS = (HELP_CODE, HELP_RECEIVED, HELP_ASKED, ANSWERED, HELP_CLOSED)
