"""What somebody would be sent: the act is done, its letters are read, all is rolled back.

So a preview cannot differ from the letter. Codes and links are not shown.
"""

import json
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.messaging import Envelope, LetterKind, LetterKinds
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.messaging.letters import Renderer
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring

HIDDEN = "••••••"
NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Preview:
    channel: str
    language: str
    subject: str
    text: str


async def preview(
    visit: Visit, subjects: Iterable[str], act: Callable[[], Awaitable[Any]]
) -> list[Preview]:
    """One for each message about these subjects that the act queues; raises what it raises."""
    asked = [each for each in subjects if each]
    before = {row.id for row in await _letters(visit, asked)}
    await act()
    fresh = [row for row in await _letters(visit, asked) if row.id not in before]
    shown = [_shown(visit, row) for row in fresh]
    await visit.db.rollback()
    return shown


async def _letters(visit: Visit, subjects: Iterable[str]) -> list[Row[Any]]:
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


def sample_letter(visit: Visit, kind: LetterKind, language: str) -> list[Preview]:
    """How a kind of letter looks as e-mail, and as SMS if it is sent as one; values are named."""
    said = " ".join((kind.subject, *kind.lines, kind.code_label, *kind.foot, kind.sms))
    values = {name: f"‹{name}›" for name in NAMED.findall(said)}
    values |= {name: visit.now.isoformat() for name in ("time", "until") if name in values}
    values |= {"day": visit.now.date().isoformat()} if "day" in values else {}
    values |= {"code": HIDDEN, "link": visit.link("/…")}
    envelope = Envelope("sample", "", language, visit.marketplace)
    letter = visit.part(Renderer).letter(envelope, kind, values)
    shown = [Preview("email", language, letter.subject, letter.text)]
    if kind.sms:
        text = visit.part(Renderer).sms(envelope, kind, values).text
        shown.append(Preview("sms", language, "", text))
    return shown
