"""The life of a delivery. It may arrive twice, never not at all while its receiver can be had."""

from keyhouse.domain.deliveries.models import deliveries
from keyhouse.kit.lifecycle import Lifecycle, Move
from keyhouse.kit.texts import N_

MOVES = (
    Move("send", ("waiting",), "sending", ("system",), ""),
    Move("deliver", ("sending",), "delivered", ("system",), "", "the receiver said 2xx"),
    Move("retry", ("sending",), "waiting", ("system",), "", "waits longer each time"),
    Move("give_up", ("sending",), "given_up", ("system",), "", "tried for three days"),
    Move("drop", ("sending",), "dropped", ("system",), "", "its receiver is no longer there"),
)

DELIVERY = Lifecycle(
    "delivery", deliveries, MOVES, ("waiting",), ("delivered", "given_up", "dropped")
)

LABELS = {
    "waiting": N_("waits"),
    "sending": N_("is being sent"),
    "delivered": N_("delivered"),
    "given_up": N_("given up"),
    "dropped": N_("dropped"),
}
