"""What a feature is to the house: everything it brings, in one value named `FEATURE`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from fastapi import APIRouter
from pydantic import BaseModel

from keyhouse.domain.audit.record_fact import Reaction
from keyhouse.domain.cases import CaseKind
from keyhouse.domain.deliveries import DeliveryKind
from keyhouse.domain.messaging import LetterKind
from keyhouse.domain.visits import Visit
from keyhouse.web.endpoints import Endpoints
from keyhouse.web.pages import Pages
from keyhouse.web.quick import Quick


@dataclass(frozen=True)
class Job:
    """Something to do every so often, once for each marketplace."""

    name: str
    every: timedelta
    run: Callable[[Visit], Awaitable[None]]


@dataclass(frozen=True)
class Feature:
    name: str
    package: str = ""  # where its templates lie
    pages: tuple[Pages, ...] = ()
    apis: tuple[APIRouter, ...] = ()
    endpoints: tuple[Endpoints, ...] = ()
    quick: tuple[Quick, ...] = ()
    policies: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    kinds: tuple[CaseKind, ...] = ()
    letters: tuple[LetterKind, ...] = ()
    deliveries: tuple[DeliveryKind, ...] = ()
    reactions: Mapping[str, Reaction] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
