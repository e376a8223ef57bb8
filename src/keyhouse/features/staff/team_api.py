"""The team by JSON."""

from datetime import datetime

from pydantic import BaseModel

from keyhouse.features.staff import team_queries
from keyhouse.features.staff.invite_staff import (
    ask_for_invitation,
    ask_for_role,
    confirm_invitation,
    end_staff,
    take_back,
)
from keyhouse.features.staff.schemas import ChangeRole, InviteStaff
from keyhouse.web.api import TheVisit
from keyhouse.web.staff_api import Id, StaffApi

api = StaffApi("/team", "staff: team")


class TeamMember(BaseModel):
    id: str
    name: str
    email: str
    role: str
    seen_at: datetime | None


class Invitation(BaseModel):
    """`what` is join, role or renew; it waits for somebody else while `confirmed_at` is null."""

    id: str
    what: str
    name: str
    email: str
    role: str
    asked_by: str
    confirmed_at: datetime | None


class Team(BaseModel):
    people: list[TeamMember]
    invitations: list[Invitation]


class TeamAct(BaseModel):
    did: str


@api.get("", "staff.view", "Who is on the staff, and what waits to be confirmed")
async def get_team(visit: TheVisit) -> Team:
    return Team.model_validate(
        {
            "people": await team_queries.team(visit),
            "invitations": await team_queries.invitations(visit),
        },
        from_attributes=True,
    )


@api.post("", "staff.invite", "Ask for a new member; somebody else confirms it", status_code=201)
async def post_invite(visit: TheVisit, form: InviteStaff) -> TeamAct:
    await ask_for_invitation(visit, form)
    return TeamAct(did="asked")


@api.post("/{staff}/role", "staff.invite", "Ask for another role, or a new app", status_code=201)
async def post_role(visit: TheVisit, staff: Id, form: ChangeRole) -> TeamAct:
    await ask_for_role(visit, staff, form)
    return TeamAct(did="asked")


@api.post("/{staff}/end", "staff.end", "Off the staff, at once")
async def post_end(visit: TheVisit, staff: Id) -> TeamAct:
    await end_staff(visit, staff)
    return TeamAct(did="ended")


@api.post("/invitations/{invitation}/confirm", "staff.confirm", "Confirm what somebody asked for")
async def post_confirm(visit: TheVisit, invitation: Id) -> TeamAct:
    confirmed = await confirm_invitation(visit, invitation)
    return TeamAct(did=confirmed.what)


@api.post("/invitations/{invitation}/take-back", "staff.end", "Take it back")
async def post_take_back(visit: TheVisit, invitation: Id) -> TeamAct:
    await take_back(visit, invitation)
    return TeamAct(did="taken-back")
