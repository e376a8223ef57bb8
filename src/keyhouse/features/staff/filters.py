"""Which list of the queue is meant, and what narrows it: from an address, for pages and API."""

import re
from collections.abc import Callable
from typing import Literal, get_args
from urllib.parse import urlencode

from keyhouse.domain.cases import CaseKinds
from keyhouse.domain.cases.desk_queries import Filter
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import REFERENCE

View = Literal["open", "mine", "unassigned", "second", "escalated", "on_hold", "away", "decided"]
VIEWS = get_args(View)
DUE = ("", "late", "today", "risk")
PAGE = 50
LAST_PAGE = 200
LANGUAGE, COUNTRY = re.compile(r"[a-z]{2}"), re.compile(r"[A-Za-z]{2}")


def read_filter(visit: Visit, said: Callable[[str], str]) -> tuple[str, Filter, int]:
    """List, filter and page; `said` gives a word of the address, and what is none of ours is left
    out.
    """
    kinds = kinds_of(visit)
    view, kind, number = said("view"), said("kind"), said("page")
    language, country, due, reference = (said(n) for n in ("language", "country", "due", "q"))
    return (
        view if view in VIEWS else "open",
        Filter(
            kinds=(kind,) if kind in kinds else kinds,
            language=language if LANGUAGE.fullmatch(language) else "",
            country=country.upper() if COUNTRY.fullmatch(country) else "",
            due=due if due in DUE else "",
            reference=reference if REFERENCE.fullmatch(reference) else "",
        ),
        min(int(number), LAST_PAGE) if number.isdecimal() and len(number) < 5 else 0,
    )


def kinds_of(visit: Visit) -> tuple[str, ...]:
    """The kinds of cases that the actor may see."""
    return tuple(n for n, kind in visit.part(CaseKinds).items() if kind.may_see(visit.actor))


def query_of(view: str, by: Filter) -> str:
    """The filter as part of an address; empty where nothing is narrowed."""
    said = {
        "view": "" if view == "open" else view,
        "kind": by.kinds[0] if len(by.kinds) == 1 else "",
        "language": by.language,
        "country": by.country,
        "due": by.due,
    }
    return urlencode({name: value for name, value in said.items() if value})
