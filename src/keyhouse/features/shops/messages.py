"""Letters about unbinding. They say what the page says."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

STATUS = N_("See the status")
REFERENCE = N_("Reference number: %(reference)s.")

RECEIVED = LetterKind(
    name="unbinding_received",
    subject=N_("We have your application to unbind %(shop)s"),
    lines=(
        N_("It was handed in at %(time)s. You get an answer by %(day)s."),
        N_("Was it not you? Sign in, withdraw the application, and change your password."),
        REFERENCE,
    ),
    button=STATUS,
    sms=N_(
        "%(marketplace)s: we have your application to unbind %(shop)s, answer by %(day)s. %(link)s"
    ),
)

CHANGES = LetterKind(
    name="unbinding_changes",
    subject=N_("Your application to unbind %(shop)s was rejected"),
    lines=(N_("This has to be changed, then you can hand it in again:"),),
    button=N_("Hand in again"),
    foot=(N_("Everything else stays as it is. You can always add more papers."), REFERENCE),
    sms=N_("%(marketplace)s: your application to unbind %(shop)s was rejected. See why: %(link)s"),
)

REFUSED = LetterKind(
    name="unbinding_refused",
    subject=N_("Your application to unbind %(shop)s was refused"),
    lines=(N_("We have looked at it and cannot unbind the shop:"),),
    button=STATUS,
    foot=(REFERENCE,),
    sms=N_("%(marketplace)s: your application to unbind %(shop)s was refused. See why: %(link)s"),
)

COOLING = LetterKind(
    name="unbinding_cooling",
    subject=N_("%(shop)s will be unbound"),
    lines=(
        N_("Your application was approved. The shop is unbound at %(until)s."),
        N_("Until then you can cancel it on the status page."),
    ),
    button=STATUS,
    foot=(REFERENCE,),
    sms=N_("%(marketplace)s: %(shop)s will be unbound at %(until)s. To cancel: %(link)s"),
)

DONE = LetterKind(
    name="unbinding_done",
    subject=N_("%(shop)s is unbound"),
    lines=(
        N_("The shop does not belong to your account any more, since %(time)s."),
        N_("One page tells what is still to be settled, and how to come back."),
    ),
    button=N_("After unbinding"),
    foot=(REFERENCE,),
    sms=N_("%(marketplace)s: %(shop)s is unbound. What is left to settle: %(link)s"),
)

CERTIFICATION_ENDED = LetterKind(
    name="unbinding_certification",
    subject=N_("The certification of %(shop)s has ended"),
    lines=(N_("It ended at %(time)s, as you asked. The shop stays yours."),),
    button=STATUS,
    foot=(REFERENCE,),
    sms=N_("%(marketplace)s: the certification of %(shop)s has ended. The shop stays yours."),
)

LETTERS = (CERTIFICATION_ENDED, RECEIVED, CHANGES, REFUSED, COOLING, DONE)
