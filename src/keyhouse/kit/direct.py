"""Statements that were made once, run on the driver itself.

What SQLAlchemy does around each execution takes several times as long as the execution. Where
people wait (a session check, a sign-in) the same statement is compiled once for this database, and
from then on only its values travel. Everything else goes through SQLAlchemy as usual.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Dialect, Executable

Values = Mapping[str, Any]
Process = Callable[[Any], Any]
Watcher = Callable[[str], None]


MOST = 1000  # statements; there are a few dozen that are made once


class NotDirect(Exception):
    """This statement needs what only SQLAlchemy does when it runs."""


class Ready:
    """A statement compiled for one database; it takes values by name and gives rows by name."""

    def __init__(self, statement: Executable, dialect: Dialect, columns: Sequence[str]) -> None:
        """`columns` are those that an insert or update writes, beside its bindparams.

        Raises `NotDirect`.
        """
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns))  # type: ignore[attr-defined]
        if (
            compiled.post_compile_params
            or compiled.literal_execute_params
            or getattr(compiled, "insert_prefetch", ())
            or getattr(compiled, "update_prefetch", ())
        ):
            raise NotDirect()
        self.sql = str(compiled)
        binds = compiled._bind_processors
        defaults = {
            name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required
        }
        self._takes = tuple(
            (name, defaults.get(name), binds.get(name)) for name in compiled.positiontup or ()
        )
        found = compiled._result_columns
        self._reads = tuple(each.type._cached_result_processor(dialect, None) for each in found)
        self._is_plain = not any(self._reads)
        self._row = _row_of([each.keyname for each in found]) if found else None

    def arguments(self, values: Values) -> list[Any]:
        """In the order of their places."""
        return [
            process(values.get(name, default)) if process else values.get(name, default)
            for name, default, process in self._takes
        ]

    def rows(self, raw: Sequence[Sequence[Any]]) -> Sequence[Any]:
        make = self._row
        if make is None:
            return ()
        if self._is_plain:
            return [make(*each) for each in raw]
        reads = self._reads
        return [
            make(*[read(v) if read else v for read, v in zip(reads, each, strict=True)])
            for each in raw
        ]


def _row_of(names: list[str]) -> type[Any]:
    try:
        base = namedtuple("base", names)  # type: ignore[misc]
    except ValueError as error:
        raise NotDirect() from error
    # As SQLAlchemy's rows have it, for whoever wants all columns by name.
    return type("Row", (base,), {"_mapping": property(base._asdict), "__slots__": ()})


class Direct(Protocol):
    """A database's own driver. `watchers` hear each statement that travels."""

    dialect: Dialect
    watchers: list[Watcher]

    async def read(self, ready: Ready, arguments: list[Any]) -> Sequence[Sequence[Any]]: ...

    async def write(self, parts: Sequence[tuple[Ready, list[Any]]]) -> None:
        """Runs them as one transaction of its own."""

    async def close(self) -> None: ...


class ReadyOnes:
    """What has been compiled so far for one database."""

    def __init__(self, direct: Direct) -> None:
        self._direct = direct
        # The statement is kept too: its number means nothing without it.
        self._known: dict[Any, tuple[Executable, Ready | None]] = {}

    def of(self, statement: Executable, values: Values, *, writes: bool = False) -> Ready | None:
        """None for a statement that only SQLAlchemy can run."""
        key = (id(statement), tuple(values)) if writes else id(statement)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST:
                return None  # somebody makes theirs anew each time: they do not fill the memory
            try:
                ready = Ready(statement, self._direct.dialect, tuple(values) if writes else ())
            except NotDirect:
                ready = None
            found = self._known[key] = (statement, ready)
        return found[1]
