"""Remembered devices: a browser that its account's owner signed in with before.

The secret in its cookie changes at every sign-in. Whoever brings one that was changed already has
a copy of it: then nobody is remembered there any more. A device opens nothing by itself; its
owner's tries are counted apart from those of strangers, and the playbook may ask it for less.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.sessions import device_queries as queries
from keyhouse.domain.sessions.policy import SessionsPolicy
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import Keyring, hash_token, same
from keyhouse.kit.networks import wide_network
from keyhouse.kit.randomness import Randomness

NOTED_FOR = timedelta(days=30)  # then a known network is noted again
TWO_TABS = timedelta(minutes=1)  # so long the secret before is taken too, and leads to the same
MOST_IN_BROWSER = 5
NAME = re.compile(r"dev_[0-9a-z]{20,36}")


@dataclass(frozen=True)
class Met:
    """`cookie` is what the browser keeps from now on; empty leaves it as it is."""

    device_id: str
    cookie: str


@dataclass(frozen=True)
class Whereabouts:
    """Where somebody comes from: `noted_at` is when the account was signed in from here last."""

    device: Row[Any] | None
    noted_at: datetime | None

    @property
    def is_news(self) -> bool:
        """From a device or network that is new to the account."""
        return not (self.device and self.noted_at)


async def find_whereabouts(visit: Visit, account_id: str) -> Whereabouts:
    noted_at = await queries.noted_at(visit, account_id, network_key(visit))
    return Whereabouts(await known_device(visit, account_id), noted_at)


async def check_brought(visit: Visit, row: Row[Any]) -> Row[Any] | None:
    """The device of a row that somebody's cookie named, if its secret is the right one.

    `row` has `device_id` and the device's columns.
    """
    secret = dict(brought_devices(visit)).get(row.device_id, "")
    if _fits(visit, row, secret):
        return row
    await _forget_copied(visit, row.id, row.device_id)
    return None


async def known_device(visit: Visit, account_id: str) -> Row[Any] | None:
    """This browser, if the account was signed in here before and it is remembered."""
    for device_id, secret in brought_devices(visit):
        row = await queries.device(visit, device_id)
        if not row or row.ends_at <= visit.now or row.account_id != account_id:
            continue
        if _fits(visit, row, secret):
            return row
        await _forget_copied(visit, account_id, device_id)
    return None


def meet_device(visit: Visit, account_id: str, device: Row[Any] | None, *, is_short: bool) -> Met:
    """Remembers the browser, or renews its secret; nothing is left on somebody else's device."""
    if is_short:
        return Met("", "")
    days = timedelta(days=visit.policy(SessionsPolicy).device_days)
    now = {
        "agent": visit.agent,
        "network": visit.network,
        "seen_at": visit.now,
        "turned_at": visit.now,
        "ends_at": visit.now + days,
    }
    if device:
        device_id = device.device_id
        before = dict(brought_devices(visit))[device_id]
        # Made from the one before, so that two tabs at once come to the same.
        secret = visit.part(Keyring).digest("device", device_id, before)
        queries.turn(visit, device_id, hash_token(before), hash_token(secret), now)
    else:
        device_id, secret = new_id("dev", visit.now), visit.part(Randomness).token()
        queries.add(
            visit,
            {
                "id": device_id,
                "account_id": account_id,
                "secret_hash": hash_token(secret),
                "before_hash": "",
                "made_at": visit.now,
                **now,
            },
        )
    others = [f"{i}.{s}" for i, s in brought_devices(visit) if i != device_id][
        : MOST_IN_BROWSER - 1
    ]
    return Met(device_id, "~".join([f"{device_id}.{secret}", *others]))


def note_network(visit: Visit, account_id: str, where: Whereabouts) -> None:
    if not where.noted_at or where.noted_at < visit.now - NOTED_FOR:
        queries.put_network(visit, account_id, network_key(visit))


def network_key(visit: Visit) -> str:
    """Wide enough that a phone, which changes its address all day, mostly stays within one."""
    keys = visit.part(Keyring)
    return keys.lasting_digest("wide", visit.marketplace.id, wide_network(visit.network))


def device_lock(device_id: str) -> str:
    """The counter of a known device; its id is no address and needs no hash."""
    return f"device {device_id}"


def brought_devices(visit: Visit) -> list[tuple[str, str]]:
    parts = [each.partition(".") for each in visit.devices.split("~")[:MOST_IN_BROWSER]]
    return [(name, secret) for name, _, secret in parts if NAME.fullmatch(name) and secret]


def _fits(visit: Visit, row: Row[Any], secret: str) -> bool:
    brought = hash_token(secret)
    is_just_before = same(row.before_hash, brought) and visit.now < row.turned_at + TWO_TABS
    return same(row.secret_hash, brought) or is_just_before


async def _forget_copied(visit: Visit, account_id: str, device_id: str) -> None:
    if await queries.end(visit, account_id, device_id):
        await record_fact(visit, "device.copied", account_id, device=device_id)
        await visit.db.commit()  # whatever becomes of the request


async def forget_devices(visit: Visit, account_id: str, but: str = "") -> None:
    """All of them, as when the password was changed: strangers are strangers again."""
    await queries.end_of_account(visit, account_id, but)


async def forget_whereabouts(visit: Visit, account_id: str) -> None:
    """Devices and networks of an account that is deregistered."""
    await queries.end_of_account(visit, account_id)
    await queries.drop_networks(visit, account_id)
