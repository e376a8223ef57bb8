"""Programs by JSON, for the staff."""

from datetime import datetime

from pydantic import BaseModel

from keyhouse.features.oidc import client_queries as queries
from keyhouse.features.oidc.register_client import (
    change_client,
    end_client,
    register_client,
    turn_secret,
)
from keyhouse.features.oidc.schemas import ChangeProgram, SaveProgram
from keyhouse.kit.problems import NotFound
from keyhouse.web.api import TheVisit
from keyhouse.web.staff_api import Id, StaffApi
from keyhouse.web.versions import TheTag, TheVersions

api = StaffApi("/programs", "staff: programs")


class Program(BaseModel):
    """A client of the OpenID provider; `id` is its client_id."""

    id: str
    name: str
    kind: str
    redirect_uris: list[str]
    logout_uris: list[str]
    backchannel_uri: str
    home_uri: str
    scopes: str
    is_trusted: bool
    needs_par: bool
    made_at: datetime
    version: int


class ProgramSecret(BaseModel):
    """`secret` is told only now; empty for programs that cannot keep one."""

    id: str
    secret: str


class Programs(BaseModel):
    issuer: str
    programs: list[Program]


@api.get("", "programs.view", "Programs that rely on this sign-in")
async def get_programs(visit: TheVisit) -> Programs:
    found = await queries.all_clients(visit)
    programs = [Program.model_validate(each, from_attributes=True) for each in found]
    return Programs(issuer=visit.marketplace.base_url, programs=programs)


@api.post("", "programs.change", "Let a program in", status_code=201)
async def post_program(visit: TheVisit, form: SaveProgram) -> ProgramSecret:
    made = await register_client(visit, form)
    return ProgramSecret(id=made.client_id, secret=made.secret)


@api.get("/{program}", "programs.view", "One program")
async def get_program(visit: TheVisit, program: Id, versions: TheTag) -> Program:
    found = await queries.client(visit, program)
    if not found:
        raise NotFound()
    versions.tell(found)
    return Program.model_validate(found, from_attributes=True)


@api.post("/{program}", "programs.change", "Change it, as of the version that was seen")
async def post_change(
    visit: TheVisit, program: Id, form: ChangeProgram, versions: TheVersions
) -> Program:
    found = await queries.client(visit, program)
    if found:
        versions.check(found)
    await change_client(visit, program, form)
    return await get_program(visit, program, versions)


@api.post("/{program}/secret", "programs.change", "A new secret; the old one lives a week more")
async def post_secret(visit: TheVisit, program: Id) -> ProgramSecret:
    return ProgramSecret(id=program, secret=await turn_secret(visit, program))


@api.delete("/{program}", "programs.change", "Let it in no more, at once")
async def delete_program(visit: TheVisit, program: Id) -> None:
    await end_client(visit, program)
