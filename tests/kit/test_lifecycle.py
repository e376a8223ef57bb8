"""Every state × act × person of every table: what the table allows happens, nothing else does."""

import pytest
from sqlalchemy import JSON, Column, insert, select

from keyhouse.domain.accounts import ACCOUNT
from keyhouse.domain.cases import CASE
from keyhouse.domain.messaging.states import MESSAGE
from keyhouse.domain.visits import SYSTEM
from keyhouse.kit.problems import Conflict, Forbidden

pytestmark = pytest.mark.pages  # the engine is one for both databases
LIFECYCLES = (ACCOUNT, CASE, MESSAGE)
PEOPLE = ("nobody", "owner", "staff", "operator", "system")
CELLS = [
    (table, state, move.act, who)
    for table in LIFECYCLES
    for state in table.states()
    for move in table.moves
    for who in PEOPLE
]


def filled(column: Column):
    """A value for a column that must have one."""
    if isinstance(column.type, JSON):
        return {}
    kind = column.type.python_type
    return {str: "x", int: 1, bool: False}.get(kind)


async def row_in(house, table, state: str):
    visit = house.door.visit(house.directory.by_slug("ozon"), SYSTEM)
    columns = table.table.columns
    values = {c.name: filled(c) for c in columns if not c.nullable and c.name != "version"}
    values = {k: visit.now if v is None else v for k, v in values.items()}
    values |= {"id": "row_1", "marketplace_id": visit.marketplace.id, "state": state}
    await visit.db.write(insert(table.table).values(**values))
    row = await visit.db.one(select(table.table))
    return visit, row


async def test_every_cell_of_every_table(house):
    for table, state, act, who in CELLS:
        visit, row = await row_in(house, table, state)
        move = table.move(act)
        is_allowed = state in move.sources and who in move.who
        if is_allowed:
            moved = await table.apply(visit.db, row, act, who, {})
            assert (moved.state, moved.version) == (move.target, row.version + 1)
        else:
            expected = Conflict if who in move.who else Forbidden
            with pytest.raises(expected):
                await table.apply(visit.db, row, act, who, {})
        assert (act in table.acts(state, who)) == is_allowed
        await visit.db.rollback()


async def test_a_stale_version_moves_nothing(house):
    visit, row = await row_in(house, CASE, "draft")
    await CASE.apply(visit.db, row, "submit", "owner", {})
    with pytest.raises(Conflict) as told:
        await CASE.apply(visit.db, row, "submit", "owner", {})
    assert told.value.values == {"state": "waiting", "version": 2}
    await visit.db.rollback()


@pytest.mark.parametrize("table", LIFECYCLES, ids=lambda t: t.name)
def test_every_state_leads_on_or_may_stay(table):
    for state in table.states():
        onward = {m.target for m in table.moves if state in m.sources}
        assert onward or state in table.ends, (table.name, state)
