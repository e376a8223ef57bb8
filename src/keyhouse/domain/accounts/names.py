"""Finding accounts by the names of people, companies and shops: by how their words begin."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, select

from keyhouse.domain.accounts.models import accounts, name_words
from keyhouse.domain.visits import Visit
from keyhouse.kit.words import starts_of, words_of

LAST = "\U0010ffff"
MOST = 50


async def note_names(visit: Visit, account_id: str, names: Iterable[str]) -> None:
    """What the account can be found by from now on, beside what it was found by before."""
    words = {word for name in names for word in starts_of(name)}
    own = {"marketplace_id": visit.marketplace.id, "account_id": account_id}
    if words:
        insert = visit.db.insert(name_words).values([{**own, "word": w} for w in sorted(words)])
        await visit.db.write(insert.on_conflict_do_nothing())


async def forget_names(visit: Visit, account_id: str) -> None:
    await visit.db.write(
        delete(name_words).where(
            name_words.c.marketplace_id == visit.marketplace.id,
            name_words.c.account_id == account_id,
        )
    )


async def named(visit: Visit, text: str) -> Sequence[Row[Any]]:
    """Accounts with a word that begins like each of these: 50 at most, the newer ones first."""
    words = sorted(words_of(text), key=len, reverse=True)[:5]
    if not words:
        return []
    longest, *others = words
    first = name_words.alias()
    query = select(accounts).where(
        accounts.c.marketplace_id == visit.marketplace.id,
        accounts.c.id.in_(
            select(first.c.account_id)
            .distinct()
            .where(first.c.marketplace_id == visit.marketplace.id, _begins(first, longest))
            .where(*(_has(first, visit, word) for word in others))
            .limit(MOST * 4)
        ),
    )
    return await visit.db.all(query.order_by(accounts.c.created_at.desc()).limit(MOST))


def _begins(table: Any, word: str) -> ColumnElement[bool]:
    begins: ColumnElement[bool] = table.c.word.between(word, word + LAST)
    return begins


def _has(first: Any, visit: Visit, word: str) -> ColumnElement[bool]:
    other = name_words.alias()
    return exists(
        select(other.c.word).where(
            other.c.marketplace_id == visit.marketplace.id,
            other.c.account_id == first.c.account_id,
            _begins(other, word),
        )
    )
