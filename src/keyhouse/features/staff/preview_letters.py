"""What the applicant would be sent: the decision is made, its letters are read, all is rolled back.

So the preview cannot differ from the letter. Codes and links are not shown.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import queries as cases
from keyhouse.domain.messaging import Envelope, LetterKinds
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.messaging.letters import Renderer
from keyhouse.domain.visits import Visit
from keyhouse.features.staff.decide import decide
from keyhouse.features.staff.plan_decision import Items
from keyhouse.features.staff.schemas import Decision
from keyhouse.kit.keys import Keyring

HIDDEN = "••••••"


@dataclass(frozen=True)
class Preview:
    channel: str
    language: str
    subject: str
    text: str


async def preview_letters(
    visit: Visit, case_id: str, form: Decision, items: Items
) -> list[Preview]:
    """One for each message; raises what `decide` raises."""
    case = await cases.case(visit, case_id)
    subjects = {case.id, case.owner_id, case.subject_id} - {""} if case else set()
    before = {row.id for row in await _letters(visit, subjects)}
    await decide(visit, case_id, form, items)
    fresh = [row for row in await _letters(visit, subjects) if row.id not in before]
    shown = [_shown(visit, row) for row in fresh]
    await visit.db.rollback()
    return shown


async def _letters(visit: Visit, subjects: set[str]) -> list[Row[Any]]:
    rows = [row for each in subjects for row in await messages.of_subject(visit, each)]
    return sorted(rows, key=lambda row: row.id)


def _shown(visit: Visit, row: Row[Any]) -> Preview:
    secrets = json.loads(visit.part(Keyring).unseal_text("message secrets", row.secrets_sealed))
    values = {**row.said, **dict.fromkeys(secrets, HIDDEN)}
    kind, renderer = visit.part(LetterKinds)[row.kind], visit.part(Renderer)
    envelope = Envelope(row.id, "", row.language, visit.marketplace)
    if row.channel == "sms":
        return Preview("sms", row.language, "", renderer.sms(envelope, kind, values).text)
    letter = renderer.letter(envelope, kind, values)
    return Preview("email", row.language, letter.subject, letter.text)
