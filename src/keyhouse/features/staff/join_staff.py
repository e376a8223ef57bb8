"""Coming to the staff by an invitation, or back with a new password and a new app."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import check_new_password, clear_lock, lock_key
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Spent, find_link, forget_factors, redeem_link
from keyhouse.domain.visits import STAFF, Actor, Visit
from keyhouse.features.staff import queries, team_queries
from keyhouse.features.staff.sign_in_staff import Passed, begin_attempt
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.ids import new_id

PURPOSE = "staff"
GOOD_FOR = timedelta(days=3)


async def find_invitation(visit: Visit, token: str) -> Row[Any] | None:
    """What this link is good for; looking uses nothing up."""
    challenge = await find_link(visit, PURPOSE, token)
    return await team_queries.open_invitation(visit, challenge.subject_id) if challenge else None


async def join_staff(visit: Visit, token: str, password: str) -> Passed | Spent:
    """The password is set, what was there before is useless; the app is set up next.

    Raises `Invalid` for a password that is not accepted; the link stays good then.
    """
    invitation = await find_invitation(visit, token)
    if not invitation:
        return Spent()
    check_new_password(password, [invitation.name, invitation.email])
    hash_ = await visit.part(Hashing).hash(password)
    if not await redeem_link(visit, PURPOSE, token):
        return Spent()
    if not await team_queries.end_invitation(visit, invitation.id):
        return Spent()
    row = await _put(visit, invitation, hash_)
    if not row:
        return Spent()
    await forget_factors(visit, row.id)
    await queries.end_sessions(visit, row.id)
    for kind, what in (("staff", row.email), ("staff_totp", row.id)):
        await clear_lock(visit, lock_key(visit, kind, what))
    actor = Actor(STAFF, row.id, role=row.role)
    await record_fact(replace(visit, actor=actor), "staff.joined", row.id, role=row.role)
    return await begin_attempt(visit, row)


async def _put(visit: Visit, invitation: Row[Any], hash_: str) -> Row[Any] | None:
    """The staff account, new or as it was; None when it ended meanwhile."""
    if invitation.staff_id:
        await queries.change_staff(visit, invitation.staff_id, hash=hash_)
    else:
        said = {name: getattr(invitation, name) for name in ("email", "name", "role", "language")}
        fresh = {**said, "id": new_id("stf", visit.now), "hash": hash_, "added_at": visit.now}
        if not await queries.add(visit, fresh):
            return None  # somebody of this address came meanwhile, by another way
    return await queries.by_email(visit, invitation.email)
