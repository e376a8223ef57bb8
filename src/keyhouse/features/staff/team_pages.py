"""Who is on the staff: the list, invitations, roles; and the page an invitation leads to."""

from keyhouse.domain.accounts.strength import strength_of
from keyhouse.domain.factors import Spent
from keyhouse.domain.visits import ROLES
from keyhouse.features.staff import queries, team_queries
from keyhouse.features.staff.invite_staff import (
    ask_for_invitation,
    ask_for_role,
    confirm_invitation,
    end_staff,
    take_back,
)
from keyhouse.features.staff.join_staff import find_invitation, join_staff
from keyhouse.features.staff.schemas import ChangeRole, InviteStaff, JoinStaff
from keyhouse.features.staff.sign_in_pages import remember_attempt
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff/team", is_for_staff=True)
join_pages = Pages("/staff/join", is_for_staff=True, before_sign_in=True)


@pages.get("", "staff.view")
async def show_team(here: Here) -> Answer:
    return await _team_page(here)


async def _team_page(here: Here) -> Page:
    return here.page(
        "staff/team.html",
        people=await team_queries.team(here.visit),
        invitations=await team_queries.invitations(here.visit),
        names=await queries.names(here.visit),
        roles=ROLES,
        did=here.query("did"),
    )


@pages.post("", "staff.invite")
async def invite(here: Here) -> Answer:
    form = await here.form(InviteStaff, again=lambda: _team_page(here))
    await ask_for_invitation(here.visit, form)
    return Go("/staff/team?did=asked")


@pages.post("/{staff}/role", "staff.invite")
async def change_role(here: Here) -> Answer:
    form = await here.form(ChangeRole, again=lambda: _team_page(here))
    await ask_for_role(here.visit, here.argument("staff"), form)
    return Go("/staff/team?did=asked")


@pages.post("/{staff}/end", "staff.end")
async def end(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _team_page(here))
    await end_staff(here.visit, here.argument("staff"))
    return Go("/staff/team?did=ended")


@pages.post("/invitations/{invitation}/confirm", "staff.confirm")
async def confirm(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _team_page(here))
    confirmed = await confirm_invitation(here.visit, here.argument("invitation"))
    return Go(f"/staff/team?did={'role' if confirmed.what == 'role' else 'sent'}")


@pages.post("/invitations/{invitation}/take-back", "staff.end")
async def take_invitation_back(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _team_page(here))
    await take_back(here.visit, here.argument("invitation"))
    return Go("/staff/team?did=taken-back")


@join_pages.get("/{token}")
async def show_join(here: Here) -> Answer:
    return await _join_page(here)


async def _join_page(here: Here, strength: int | None = None) -> Page:
    invitation = await find_invitation(here.visit, here.argument("token"))
    return here.page(
        "staff/join.html",
        status=200 if invitation else 404,
        invitation=invitation,
        role=ROLES[invitation.role] if invitation else "",
        strength=strength,
    )


@join_pages.post("/{token}")
async def join(here: Here) -> Answer:
    form = await here.form(JoinStaff, again=lambda: _join_page(here))
    if form.check:
        return await _join_page(here, await strength_of(form.password))
    outcome = await join_staff(here.visit, here.argument("token"), form.password)
    if isinstance(outcome, Spent):
        return await _join_page(here)
    remember_attempt(here, outcome)
    return Go("/staff/sign-in/code")
