"""Letters about appeals."""

from keyhouse.domain.cases.messages import SEE
from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

APPEAL_RECEIVED = LetterKind(
    name="appeal_received",
    subject=N_("We have your appeal"),
    lines=(
        N_("Somebody else than before looks at it. You get an answer by %(day)s."),
        N_("Reference number: %(reference)s."),
    ),
    button=SEE,
    sms=N_("%(marketplace)s: we have your appeal, answer by %(day)s. %(link)s"),
)

APPEAL_REFUSED = LetterKind(
    name="appeal_refused",
    subject=N_("Your appeal was refused"),
    lines=(N_("Somebody else has looked at it, and the restriction stays:"),),
    button=SEE,
    foot=(N_("Reference number: %(reference)s."),),
    sms=N_("%(marketplace)s: your appeal was refused. See why: %(link)s"),
)

LETTERS = (APPEAL_RECEIVED, APPEAL_REFUSED)
