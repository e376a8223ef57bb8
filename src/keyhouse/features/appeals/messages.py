"""Letters about sanctions and appeals."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

SEE = N_("See what holds and appeal")

SANCTIONED = LetterKind(
    name="sanctioned",
    subject=N_("Your account or shop at %(marketplace)s is restricted"),
    lines=(
        N_("This holds since %(time)s, for this reason:"),
        N_("One page tells what is still possible, until when it holds, and how to appeal once."),
    ),
    button=SEE,
    sms=N_("%(marketplace)s: your account or shop is restricted. See why and appeal: %(link)s"),
)

LIFTED = LetterKind(
    name="sanction_lifted",
    subject=N_("The restriction at %(marketplace)s is lifted"),
    lines=(N_("Since %(time)s everything is possible again."),),
    sms=N_("%(marketplace)s: the restriction is lifted."),
)

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

LETTERS = (SANCTIONED, LIFTED, APPEAL_RECEIVED, APPEAL_REFUSED)
