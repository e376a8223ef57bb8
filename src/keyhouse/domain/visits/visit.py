"""The visit, the marketplace it is to, and who comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from keyhouse.kit.db import Unit
from keyhouse.kit.keys import Keyring

T = TypeVar("T")


@dataclass(frozen=True)
class Marketplace:
    """A marketplace with the playbook that is in force; `base_url` has no slash at its end, nor
    has `staff_url`, which is where its staff work.
    """

    id: str
    slug: str
    base_url: str
    base_path: str
    playbook_version: int
    policies: Mapping[type, Any]
    staff_url: str = ""
    slowest_hash: int = 0  # milliseconds; no wrong password is answered sooner

    def policy(self, type_: type[T]) -> T:
        return self.policies[type_]


@dataclass(frozen=True)
class Actor:
    """Who acts: `kind` is what the lifecycle tables call a person."""

    kind: str  # nobody, owner, applicant, staff, program, operator, system
    id: str = ""
    session_id: str = ""
    sanction: str = "none"  # of an owner: none, restricted, frozen, banned
    proofs: str = ""  # what an owner's session was shown, such as "password totp"
    role: str = ""  # of the staff, as `roles` has it; of a program its scopes


NOBODY = Actor("nobody")
SYSTEM = Actor("system")
PROGRAM = "program"  # the kind of a program that acts for itself


class Parts:
    """What the wiring built, found by type: the clock, the keys, the hasher, the files, …"""

    def __init__(self, *parts: Any) -> None:
        self._parts = {type(part): part for part in parts}

    def add(self, type_: type[T], part: T) -> None:
        self._parts[type_] = part

    def get(self, type_: type[T]) -> T:
        return self._parts[type_]


@dataclass
class Visit:
    marketplace: Marketplace
    actor: Actor
    language: str
    now: datetime
    db: Unit
    parts: Parts
    network: str = ""
    agent: str = ""  # what the browser calls itself, such as "Firefox, Linux"
    devices: str = ""  # what it brought to be remembered by

    def part(self, type_: type[T]) -> T:
        return self.parts.get(type_)

    def policy(self, type_: type[T]) -> T:
        return self.marketplace.policy(type_)

    @property
    def network_key(self) -> str:
        """The key of this visit's network in counters: a keyed hash, never the address."""
        return self.part(Keyring).digest("network", self.marketplace.id, self.network)

    def link(self, path: str) -> str:
        """An absolute address of this marketplace, from configuration and never from a request."""
        return self.marketplace.base_url + path
