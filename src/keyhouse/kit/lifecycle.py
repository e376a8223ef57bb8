"""States as one table, and the only writer of a `state` column.

A move is decided by a conditional update on marketplace, state and version: nobody reads first
and writes later. Whoever comes second gets a `Conflict` that says how things stand now.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, select, true, update

from keyhouse.kit.db import Unit
from keyhouse.kit.problems import Conflict, Forbidden, NotFound


@dataclass(frozen=True)
class Move:
    """One line of a table: who may do which act, from where to where, and the fact it makes."""

    act: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    fact: str
    needs: str = ""


@dataclass(frozen=True)
class Lifecycle:
    name: str
    table: Table
    moves: tuple[Move, ...]
    start: tuple[str, ...]
    ends: tuple[str, ...]

    def move(self, act: str) -> Move:
        return next(move for move in self.moves if move.act == act)

    def acts(self, state: str, who: str) -> list[str]:
        """What this kind of person may do now: buttons, API and refusals read this."""
        return [m.act for m in self.moves if state in m.sources and who in m.who]

    def states(self) -> list[str]:
        found: dict[str, None] = dict.fromkeys(self.start)
        for move in self.moves:
            found.update(dict.fromkeys((*move.sources, move.target)))
        return list(found)

    async def apply(
        self,
        unit: Unit,
        row: Row[Any],
        act: str,
        who: str,
        values: dict[str, Any],
        guard: ColumnElement[bool] | None = None,
    ) -> Row[Any]:
        """Makes the move and returns the row after it.

        `row` is the row as the caller saw it; `guard` is one more condition. Raises `Forbidden`
        when this kind of person may never do the act, `Conflict` when the state or the version
        is no longer the one that was seen, or the guard does not hold.
        """
        move = self.move(act)
        if who not in move.who:
            raise Forbidden()
        table = self.table.c
        key = (table.marketplace_id == row.marketplace_id) & (table.id == row.id)
        moved = await unit.write_one(
            update(self.table)
            .where(
                key,
                table.state.in_(move.sources),
                table.version == row.version,
                true() if guard is None else guard,
            )
            .values(state=move.target, version=table.version + 1, **values)
            .returning(*self.table.c)
        )
        if moved:
            return moved
        current = await unit.one(select(table.state, table.version).where(key))
        if not current:
            raise NotFound()
        raise Conflict(state=current.state, version=current.version)
