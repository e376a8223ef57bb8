"""Who comes to the staff, and with which role: one person asks, another one confirms.

Somebody alone could otherwise make themselves the second person that decisions of two need. A
person's rights are only ever made smaller by one alone.
"""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import read_email
from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases import desk_queries
from keyhouse.domain.factors import forget_factors, make_challenge
from keyhouse.domain.messaging import queue_letter
from keyhouse.domain.visits import SecondNeeded, Visit
from keyhouse.features.staff import plan_queries, queries, team_queries
from keyhouse.features.staff.join_staff import GOOD_FOR, PURPOSE
from keyhouse.features.staff.messages import INVITED
from keyhouse.features.staff.schemas import ChangeRole, InviteStaff
from keyhouse.kit.ids import new_id
from keyhouse.kit.problems import Conflict, Invalid, NotFound
from keyhouse.kit.texts import N_

ON_STAFF = N_("This person is on the staff already.")
ASKED = N_("There is an open question about this person already: it waits to be confirmed.")
SAME_ROLE = N_("This is the role that they have.")


async def ask_for_invitation(visit: Visit, form: InviteStaff) -> None:
    """Nothing is sent before somebody else confirms it; raises `Invalid`."""
    email = read_email(form.email)
    if await queries.by_email(visit, email):
        raise Invalid.one("email", "on_staff", ON_STAFF)
    said = {"email": email, "name": form.name, "role": form.role, "language": form.language}
    await _ask(visit, "join", said)


async def ask_for_role(visit: Visit, staff_id: str, form: ChangeRole) -> None:
    """Another role, or with `renew` a new password and a new app. Raises `Invalid`, `NotFound`."""
    row = await _member(visit, staff_id)
    if form.what == "role" and form.role == row.role:
        raise Invalid.one("role", "same_role", SAME_ROLE)
    said = {"email": row.email, "name": row.name, "language": row.language, "staff_id": row.id}
    role = form.role if form.what == "role" else row.role
    await _ask(visit, form.what, {**said, "role": role})


async def _ask(visit: Visit, what: str, said: dict[str, Any]) -> None:
    values = {
        "id": new_id("inv", visit.now),
        "what": what,
        "asked_by": visit.actor.id,
        "asked_at": visit.now,
        **said,
    }
    await team_queries.end_expired(visit, visit.now - GOOD_FOR)
    if not await team_queries.add_invitation(visit, values):
        raise Invalid.one("email", "asked_already", ASKED)
    await record_fact(visit, "staff.asked", values["id"], what=what, role=said["role"])


async def confirm_invitation(visit: Visit, invitation_id: str) -> Row[Any]:
    """A changed role holds at once; the others get a letter with a link.

    Raises `SecondNeeded` for who asked and whom it is about, `Conflict`, `NotFound`.
    """
    asked = await team_queries.invitation(visit, invitation_id)
    if not asked:
        raise NotFound()
    if visit.actor.id in (asked.asked_by, asked.staff_id):
        raise SecondNeeded()
    confirmed = await team_queries.confirm_invitation(visit, asked.id)
    if not confirmed:
        raise Conflict()
    await record_fact(visit, "staff.confirmed", asked.id, role=asked.role)
    if asked.what == "role":
        await team_queries.end_invitation(visit, asked.id)
        await queries.change_staff(visit, asked.staff_id, role=asked.role)
        await _leave_work(visit, asked.staff_id)
        await record_fact(visit, "staff.role_changed", asked.staff_id, role=asked.role)
    else:
        await send_invitation(visit, confirmed)
    return confirmed


async def send_invitation(visit: Visit, invitation: Row[Any]) -> None:
    """The letter with the link; a new one makes the old link useless."""
    made = await make_challenge(visit, PURPOSE, invitation.id, good_for=GOOD_FOR, has_link=True)
    await queue_letter(
        visit,
        INVITED,
        invitation.email,
        subject_id=invitation.id,
        values={"until": made.expires_at.isoformat()},
        secrets={"link": f"{visit.marketplace.staff_url}/staff/join/{made.link_token}"},
        language=invitation.language,
    )


async def take_back(visit: Visit, invitation_id: str) -> None:
    """Raises `NotFound` when it is over already."""
    if not await team_queries.end_invitation(visit, invitation_id):
        raise NotFound()
    await record_fact(visit, "staff.taken_back", invitation_id)


async def end_staff(visit: Visit, staff_id: str) -> None:
    """Off the staff at once: sessions end, cases go back to the queue, open questions of theirs
    and about them are over.
    """
    row = await _member(visit, staff_id)
    await queries.change_staff(visit, row.id, ended_at=visit.now)
    await queries.end_sessions(visit, row.id)
    await forget_factors(visit, row.id)
    await team_queries.end_invitations_of(visit, row.id)
    await _leave_work(visit, row.id)
    await record_fact(visit, "staff.ended", row.id)


async def _leave_work(visit: Visit, staff_id: str) -> None:
    """What they worked on goes back to the queue, and what they just decided with it."""
    await plan_queries.drop_plans_of(visit, staff_id)
    await desk_queries.unassign(visit, staff_id)


async def _member(visit: Visit, staff_id: str) -> Row[Any]:
    row = await queries.member(visit, staff_id)
    if not row:
        raise NotFound()
    return row
