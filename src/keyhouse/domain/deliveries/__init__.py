"""What is handed over to other programs by HTTP: a queue for each receiver, tried again for days.

Owns the queue. What a delivery says is made by its kind when it is sent, so that signatures and
secrets are those of that moment. A slow receiver delays nobody else.
"""

from keyhouse.domain.deliveries.kinds import DeliveryKind, DeliveryKinds
from keyhouse.domain.deliveries.queries import put
from keyhouse.domain.deliveries.send_due import deliver_due, due_receivers
from keyhouse.domain.deliveries.states import DELIVERY, LABELS

__all__ = [
    "DELIVERY",
    "LABELS",
    "DeliveryKind",
    "DeliveryKinds",
    "deliver_due",
    "due_receivers",
    "put",
]
