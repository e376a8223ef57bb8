"""What the security page says: how safe the account is, and the one next thing to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import Own, own_factors
from keyhouse.domain.factors import factor_queries as factors
from keyhouse.domain.sessions import device_queries as devices
from keyhouse.domain.sessions import queries as sessions
from keyhouse.domain.visits import Visit
from keyhouse.features.profile import queries
from keyhouse.kit.places import Places

OLD_PASSWORD = timedelta(days=365)
NEW_DEVICE = timedelta(days=7)
FEW_CODES = 3
DISMISSED_FOR = timedelta(days=180)
ADVICE = ("recovery_codes", "second_step", "second_address", "new_devices", "password_age")


@dataclass(frozen=True)
class Place:
    """A browser that is signed in, remembered, or both."""

    device_id: str
    session_id: str
    agent: str
    network: str
    place: str
    seen_at: datetime
    made_at: datetime
    is_here: bool
    is_new: bool


@dataclass(frozen=True)
class Security:
    """`done` of the `checks` are there; of `advice` the most urgent comes first."""

    own: Own
    app: Row[Any] | None
    passkeys: Sequence[Row[Any]]
    places: Sequence[Place]
    checks: Sequence[tuple[str, bool]]
    advice: Sequence[str]
    password_changed_at: datetime | None

    @property
    def done(self) -> int:
        return sum(is_done for _, is_done in self.checks)


async def look_at_security(visit: Visit, account: Row[Any]) -> Security:
    own = await own_factors(visit, account.id)
    password = await accounts.password_of(visit, account.id)
    known = await accounts.addresses(visit, account.id)
    app = await factors.totp(visit, account.id)
    places = await _places(visit, account)
    checks = (
        ("password", bool(password) or own.passkeys > 0),
        ("second_step", own.is_two_step),
        ("recovery_codes", own.is_two_step and own.codes_left > FEW_CODES),
        ("second_address", len(known) > 1),
    )
    changed_at = password.changed_at if password else None
    due = {
        "recovery_codes": own.is_two_step and own.codes_left <= FEW_CODES,
        "second_step": not own.is_two_step,
        "second_address": len(known) < 2,
        "new_devices": any(each.is_new and not each.is_here for each in places),
        "password_age": changed_at is not None and changed_at < visit.now - OLD_PASSWORD,
    }
    dismissed = await queries.dismissed(visit, account.id, visit.now - DISMISSED_FOR)
    return Security(
        own=own,
        app=app if app and app.secret_sealed else None,
        passkeys=await factors.passkeys(visit, account.id),
        places=places,
        checks=checks,
        advice=[name for name in ADVICE if due[name] and name not in dismissed],
        password_changed_at=changed_at,
    )


async def dismiss_advice(visit: Visit, account_id: str, name: str) -> None:
    """It comes back after half a year if it still holds; nothing is forced."""
    if name in ADVICE:
        await queries.put_dismissed(visit, account_id, name)


async def _places(visit: Visit, account: Row[Any]) -> Sequence[Place]:
    """Sessions, each with its device, and devices that are only remembered; this one first."""
    name = visit.part(Places).name
    remembered = {each.id: each for each in await devices.of_account(visit, account.id)}
    found = []
    for row in await sessions.of_account(visit, account.id):
        device = remembered.pop(row.device_id, None)
        found.append(_place(visit, row, device, row.id, name(row.network, visit.language)))
    for device in remembered.values():
        found.append(_place(visit, device, device, "", name(device.network, visit.language)))
    return sorted(found, key=lambda each: (not each.is_here, -each.seen_at.timestamp()))


def _place(
    visit: Visit, row: Row[Any], device: Row[Any] | None, session_id: str, place: str
) -> Place:
    made_at = device.made_at if device else row.started_at
    # What came right after the account was opened is no news.
    is_new = made_at > visit.now - NEW_DEVICE
    return Place(
        device_id=device.id if device else "",
        session_id=session_id,
        agent=row.agent,
        network=row.network,
        place=place,
        seen_at=row.seen_at,
        made_at=made_at,
        is_here=bool(session_id) and session_id == visit.actor.session_id,
        is_new=is_new,
    )
