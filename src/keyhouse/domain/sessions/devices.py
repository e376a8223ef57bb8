"""Remembered devices: a browser that its account's owner signed in with before.

The secret in its cookie changes at every sign-in. Whoever brings one that was changed already has
a copy of it: then nobody is remembered there any more. A device opens nothing by itself; its
owner's tries are counted apart from those of strangers, and the playbook may ask it for less.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

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
TWO_TABS = timedelta(minutes=1)  # so long the secret before is taken too
MOST_IN_BROWSER = 5


@dataclass(frozen=True)
class Met:
    """`cookie` is what the browser keeps from now on; empty leaves it as it is."""

    device_id: str
    cookie: str
    is_new: bool


async def known_device(visit: Visit, account_id: str) -> Row[Any] | None:
    """This browser, if the account was signed in here before and it is remembered."""
    for device_id, secret in _brought(visit):
        row = await queries.device(visit, device_id)
        if not row or row.ends_at <= visit.now:
            continue
        if not _fits(visit, row, secret):
            await _forget_copied(visit, row)
        elif row.account_id == account_id:
            return row
    return None


async def meet_device(
    visit: Visit, account_id: str, device: Row[Any] | None, *, is_short: bool
) -> Met:
    """Remembers the browser, or renews its secret; nothing is left on somebody else's device."""
    if is_short:
        return Met("", "", is_new=device is None)
    secret = visit.part(Randomness).token()
    days = timedelta(days=visit.policy(SessionsPolicy).device_days)
    now = {"agent": visit.agent, "network": visit.network, "seen_at": visit.now}
    if device and same(device.secret_hash, _secret_hash(visit, device.id)):
        device_id = device.id
        is_turned = await queries.turn(
            visit, device, hash_token(secret), {**now, "ends_at": visit.now + days}
        )
        if not is_turned:
            return Met(device.id, "", is_new=False)  # another tab was faster
    elif device:
        return Met(device.id, "", is_new=False)
    else:
        device_id = new_id("dev", visit.now)
        await queries.add(
            visit,
            {
                "id": device_id,
                "account_id": account_id,
                "secret_hash": hash_token(secret),
                "before_hash": "",
                "turned_at": visit.now,
                "made_at": visit.now,
                "ends_at": visit.now + days,
                **now,
            },
        )
    others = [f"{i}.{s}" for i, s in _brought(visit) if i != device_id][: MOST_IN_BROWSER - 1]
    return Met(device_id, "~".join([f"{device_id}.{secret}", *others]), is_new=device is None)


async def is_elsewhere(visit: Visit, account_id: str) -> bool:
    """Whether the account was never signed in from this network; False for its very first time."""
    known = await queries.networks(visit, account_id)
    return bool(known) and _network(visit, account_id) not in known


async def note_network(visit: Visit, account_id: str) -> Literal["first", "known", "elsewhere"]:
    """Remembers the network; `first` when the account was never signed in anywhere."""
    known, key = await queries.networks(visit, account_id), _network(visit, account_id)
    if key not in known or known[key] < visit.now - NOTED_FOR:
        await queries.put_network(visit, account_id, key)
    if not known:
        return "first"
    return "known" if key in known else "elsewhere"


def _network(visit: Visit, account_id: str) -> str:
    """Wide enough that a phone, which changes its address all day, mostly stays within one."""
    return visit.part(Keyring).lasting_digest("network", account_id, wide_network(visit.network))


def _brought(visit: Visit) -> list[tuple[str, str]]:
    parts = [each.partition(".") for each in visit.devices.split("~")[:MOST_IN_BROWSER]]
    return [(name, secret) for name, _, secret in parts if name and secret]


def _secret_hash(visit: Visit, device_id: str) -> str:
    return next((hash_token(s) for i, s in _brought(visit) if i == device_id), "")


def _fits(visit: Visit, row: Row[Any], secret: str) -> bool:
    brought = hash_token(secret)
    is_just_before = same(row.before_hash, brought) and visit.now < row.turned_at + TWO_TABS
    return same(row.secret_hash, brought) or is_just_before


async def _forget_copied(visit: Visit, row: Row[Any]) -> None:
    if await queries.end(visit, row.account_id, row.id):
        await record_fact(visit, "device.copied", row.account_id, device=row.id)
        await visit.db.commit()  # whatever becomes of the request


async def forget_devices(visit: Visit, account_id: str, but: str = "") -> None:
    """All of them, as when the password was changed: strangers are strangers again."""
    await queries.end_of_account(visit, account_id, but)


async def forget_whereabouts(visit: Visit, account_id: str) -> None:
    """Devices and networks of an account that is deregistered."""
    await queries.end_of_account(visit, account_id)
    await queries.drop_networks(visit, account_id)
