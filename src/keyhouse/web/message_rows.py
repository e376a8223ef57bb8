"""A message as the staff see it: what it was about and what became of it, nothing secret."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.messaging import LetterKinds
from keyhouse.domain.messaging.resend_letter import can_go_again
from keyhouse.domain.messaging.states import LABELS
from keyhouse.domain.visits import Visit
from keyhouse.web.texts import translate


def message_row(visit: Visit, row: Row[Any]) -> dict[str, Any]:
    """In the reader's own language; codes and links are not kept in it."""
    said = {"marketplace": visit.policy(MarketplacePolicy).name, **row.said}
    kind = visit.part(LetterKinds).get(row.kind)  # None: of an earlier version of the program
    return {
        "id": row.id,
        "channel": row.channel,
        "can_go_again": can_go_again(row),
        "created_at": row.created_at,
        "subject": translate(visit.language, kind.subject, said) if kind else row.kind,
        "state": LABELS[row.state],
        "answer": row.answer,
    }
