"""Letters to people: queued in the act's own transaction, sent afterwards, at least once.

A feature declares its letters (`LetterKind` in its `messages.py`) and calls `queue_letter`. The
worker calls `send_due`. Codes and links are sealed in the row and erased when the letter is gone.
How a letter looks is the `Renderer`'s business, which the web layer provides.
"""

from keyhouse.domain.messaging.letters import Envelope, LetterKind, LetterKinds, Renderer
from keyhouse.domain.messaging.limits import (
    A_DAY,
    HELP_A_DAY,
    LOST_A_DAY,
    NO_NOTICES,
    NOTICES,
    check_number,
    hold_back_network,
    mailbox_of,
    may_notify,
    may_send_to,
    may_text,
    text_was_used,
    wait_between_letters,
)
from keyhouse.domain.messaging.outages import Outages
from keyhouse.domain.messaging.pauses import Pauses, texts_leave
from keyhouse.domain.messaging.policy import SmsPolicy
from keyhouse.domain.messaging.queue_letter import Wake, address_key, queue_letter
from keyhouse.domain.messaging.send_due import send_due
from keyhouse.domain.messaging.tell_flood import FLOOD, tell_flood

__all__ = [
    "A_DAY",
    "FLOOD",
    "HELP_A_DAY",
    "LOST_A_DAY",
    "NOTICES",
    "NO_NOTICES",
    "Envelope",
    "LetterKind",
    "LetterKinds",
    "Outages",
    "Pauses",
    "Renderer",
    "SmsPolicy",
    "Wake",
    "address_key",
    "check_number",
    "hold_back_network",
    "mailbox_of",
    "may_notify",
    "may_send_to",
    "may_text",
    "queue_letter",
    "send_due",
    "tell_flood",
    "text_was_used",
    "texts_leave",
    "wait_between_letters",
]
