"""Changing the server's secret: a new one is put first in its file, then every row follows.

See docs/decisions/0012-changing-the-key.md.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Table, select, tuple_, update

from keyhouse.app.wiring import House
from keyhouse.domain.accounts.models import mark_keys
from keyhouse.domain.documents.models import documents
from keyhouse.domain.factors.models import challenges, totps
from keyhouse.domain.messaging.models import messages
from keyhouse.features.oidc.keys import PURPOSE as SIGNING_KEY
from keyhouse.features.oidc.models import refresh_tokens, signing_keys
from keyhouse.features.oidc.tokens import REFRESH
from keyhouse.features.signin.models import socials
from keyhouse.features.webhooks.models import receivers
from keyhouse.features.webhooks.register_receiver import PURPOSE as WEBHOOKS
from keyhouse.kit.keys import Keyring, Unreadable, make_secret, read_secrets
from keyhouse.kit.randomness import Randomness
from keyhouse.web.repeats import repeats

# Every column that holds something sealed, and what it was sealed for.
SEALED = (
    (documents.c.key_sealed, "document key"),
    (mark_keys.c.key_sealed, "mark key"),
    (messages.c.to_sealed, "message address"),
    (messages.c.secrets_sealed, "message secrets"),
    (challenges.c.code_sealed, "challenge"),
    (totps.c.secret_sealed, "totp"),
    (totps.c.pending_sealed, "totp"),
    (repeats.c.answer_sealed, "repeat"),
    (socials.c.verifier_sealed, "pkce"),
    (signing_keys.c.private_sealed, SIGNING_KEY),
    (refresh_tokens.c.next_sealed, REFRESH),
    (receivers.c.secret_sealed, WEBHOOKS),
    (receivers.c.before_sealed, WEBHOOKS),
)
BATCH = 500


@dataclass
class Resealed:
    """`changed` rows are under the newest secret now, `lost` ones no secret of the file opens."""

    changed: int = 0
    lost: int = 0


def add_secret(path: Path, randomness: Randomness) -> int:
    """Puts a new secret first; returns how many there are now. The file is whole at any time."""
    read_secrets(path)  # never adds to a file that is damaged
    aside, owner = path.with_suffix(".new"), path.stat()
    aside.unlink(missing_ok=True)
    with open(aside, "x", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        os.fchown(file.fileno(), owner.st_uid, owner.st_gid)  # the server reads it, not who ran us
        file.write(f"{make_secret(randomness)}\n{path.read_text().strip()}\n")
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    return len(read_secrets(path))


async def reseal(house: House) -> Resealed:
    """Every sealed value under the newest secret; may run beside the server, and again."""
    found = Resealed()
    for column, purpose in SEALED:
        await _reseal(house, column, purpose, found)
    return found


async def _reseal(house: House, column: "Column[str]", purpose: str, found: Resealed) -> None:
    table = column.table
    assert isinstance(table, Table)
    key = list(table.primary_key)
    last: tuple[str, ...] | None = None
    keys = house.parts.get(Keyring)
    while True:
        unit = house.database.unit()
        # all marketplaces: they share the server's secret
        query = select(*key, column).where(column.is_not(None), column != "").order_by(*key)
        if last:
            query = query.where(tuple_(*key) > tuple_(*last))
        rows = await unit.all(query.limit(BATCH))
        for row in rows:
            try:
                fresh = keys.reseal_text(purpose, row[-1])
            except Unreadable:
                found.lost += 1
                continue
            if fresh:
                same = [part == value for part, value in zip(key, row, strict=False)]
                # all marketplaces: the row was read above
                change = update(table).where(*same, column == row[-1]).values({column.name: fresh})
                found.changed += await unit.write(change)
        await unit.commit()
        if len(rows) < BATCH:
            return
        last = tuple(rows[-1][:-1])
