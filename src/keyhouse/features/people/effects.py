"""What a sanction would do, before it is put on: what it stops, and what the owner would read."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases.sanction import Sanction, put_sanction
from keyhouse.domain.visits import Visit
from keyhouse.kit.texts import N_
from keyhouse.web.previews import Preview, preview

STOPS = {
    "restricted": N_("No shop can be bound, handed over or unbound."),
    "frozen": N_("Only reading, handing in papers and an appeal are possible."),
    "banned": N_("Only an appeal, taking data along and deregistering are possible."),
}


@dataclass(frozen=True)
class Effects:
    kind: str
    subject_id: str
    letters: list[Preview]


async def effects_of(
    visit: Visit, account: Row[Any], subject_id: str, sanction: Sanction
) -> Effects:
    """Nothing is done; raises what `put_sanction` raises."""
    letters = await preview(
        visit,
        {account.id, subject_id},
        lambda: put_sanction(visit, subject_id, account.id, sanction),
    )
    return Effects(sanction.kind, subject_id, letters)
