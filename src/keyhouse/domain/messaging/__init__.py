"""Letters to people: queued in the act's own transaction, sent afterwards, at least once.

A feature declares its letters (`LetterKind` in its `messages.py`) and calls `queue_letter`. The
worker calls `send_due`. Codes and links are sealed in the row and erased when the letter is gone.
How a letter looks is the `Renderer`'s business, which the web layer provides.
"""

from keyhouse.domain.messaging.letters import LetterKind, LetterKinds, Renderer
from keyhouse.domain.messaging.limits import (
    NO_NOTICES,
    NOTICES,
    hold_back_network,
    may_send_to,
    wait_between_letters,
)
from keyhouse.domain.messaging.queue_letter import Wake, queue_letter
from keyhouse.domain.messaging.send_due import send_due

__all__ = [
    "NOTICES",
    "NO_NOTICES",
    "LetterKind",
    "LetterKinds",
    "Renderer",
    "Wake",
    "hold_back_network",
    "may_send_to",
    "queue_letter",
    "send_due",
    "wait_between_letters",
]
