"""The playbook by JSON."""

from datetime import datetime

from pydantic import BaseModel

from keyhouse.features.playbook import queries
from keyhouse.features.playbook.change_playbook import (
    drop_proposal,
    in_force,
    propose_playbook,
    publish_proposal,
)
from keyhouse.features.playbook.rehearse import read_text, rehearse
from keyhouse.features.playbook.schemas import PlaybookText, ProposePlaybook
from keyhouse.web.api import TheVisit
from keyhouse.web.staff_api import Id, StaffApi

api = StaffApi("/playbook", "staff: playbook")


class Proposal(BaseModel):
    id: str
    base_version: int
    text: str
    why: str
    asked_by: str
    asked_at: datetime


class Playbook(BaseModel):
    """`text` is TOML; `proposal` waits for a second person."""

    version: int
    published_at: datetime
    text: str
    proposal: Proposal | None


class KeyChange(BaseModel):
    key: str
    before: str
    after: str


class DryRun(BaseModel):
    """`running` is version → open cases, which keep it; of the newest `looked_at`, `asked_more`
    would be asked for more papers.
    """

    changes: list[KeyChange]
    running: dict[int, int]
    looked_at: int
    asked_more: int
    papers: dict[str, int]


class PlaybookAct(BaseModel):
    did: str
    version: int | None = None


@api.get("", "playbook.view", "The playbook in force, and the change that waits")
async def get_playbook(visit: TheVisit) -> Playbook:
    row = await in_force(visit)
    said = {**row._mapping, "proposal": await queries.open_proposal(visit)}
    return Playbook.model_validate(said, from_attributes=True)


@api.post("/check", "playbook.propose", "What a text would change; nothing is kept")
async def post_check(visit: TheVisit, form: PlaybookText) -> DryRun:
    before = await read_text(visit, (await in_force(visit)).text)
    found = await rehearse(visit, await read_text(visit, form.text), before)
    return DryRun.model_validate(found, from_attributes=True)


@api.post("", "playbook.propose", "Propose a text to a second person", status_code=201)
async def post_proposal(visit: TheVisit, form: ProposePlaybook) -> PlaybookAct:
    await propose_playbook(visit, form)
    return PlaybookAct(did="proposed")


@api.post("/proposals/{proposal}/publish", "playbook.publish", "Publish what somebody proposed")
async def post_publish(visit: TheVisit, proposal: Id) -> PlaybookAct:
    return PlaybookAct(did="published", version=await publish_proposal(visit, proposal))


@api.post("/proposals/{proposal}/drop", "playbook.publish", "Drop a proposal")
async def post_drop(visit: TheVisit, proposal: Id) -> PlaybookAct:
    await drop_proposal(visit, proposal)
    return PlaybookAct(did="dropped")
