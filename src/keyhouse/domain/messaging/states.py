"""The life of a message. SMTP ends at `accepted`: nobody can promise more."""

from keyhouse.domain.messaging.models import messages
from keyhouse.kit.lifecycle import Lifecycle, Move
from keyhouse.kit.texts import N_

MOVES = (
    Move("send", ("queued",), "sending", ("system",), ""),
    Move("accept", ("sending",), "accepted", ("system",), ""),
    Move("retry", ("sending",), "queued", ("system",), "", "waits longer each time"),
    Move("fail", ("sending",), "failed", ("system",), "", "refused for good, or tried too often"),
    Move("expire", ("queued", "sending"), "expired", ("system",), "", "its code is no longer good"),
)

MESSAGE = Lifecycle("message", messages, MOVES, ("queued",), ("accepted", "failed", "expired"))

LABELS = {
    "queued": N_("waits to be sent"),
    "sending": N_("is being sent"),
    "accepted": N_("taken by the mail server or SMS provider"),
    "failed": N_("refused by the mail server or SMS provider"),
    "expired": N_("not sent: it was too late"),
}
