"""Receivers by JSON, for the staff."""

from datetime import datetime

from pydantic import BaseModel

from keyhouse.domain.deliveries import queries as deliveries
from keyhouse.features.webhooks import queries
from keyhouse.features.webhooks.register_receiver import (
    end_receiver,
    register_receiver,
    replay,
    turn_secret,
)
from keyhouse.features.webhooks.schemas import SaveReceiver, SendAgain
from keyhouse.kit.problems import NotFound
from keyhouse.web.api import TheVisit
from keyhouse.web.staff_api import Id, StaffApi

api = StaffApi("/webhooks", "staff: webhooks")


class WebhookReceiver(BaseModel):
    """`types` is empty when it is told of everything; `sequence` is how far it has been told."""

    id: str
    address: str
    types: list[str]
    sequence: int
    made_at: datetime
    version: int


class WebhookSecret(BaseModel):
    id: str
    secret: str


class Sent(BaseModel):
    """`state` is waiting, sending, delivered, given_up or dropped."""

    id: str
    state: str
    tries: int
    answer: str
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None


class WebhookAct(BaseModel):
    did: str


@api.get("", "programs.view", "Who is told of events")
async def get_receivers(visit: TheVisit) -> list[WebhookReceiver]:
    found = await queries.all_receivers(visit)
    return [WebhookReceiver.model_validate(each, from_attributes=True) for each in found]


@api.post("", "programs.change", "Tell one more address; its secret is told now", status_code=201)
async def post_receiver(visit: TheVisit, form: SaveReceiver) -> WebhookSecret:
    made = await register_receiver(visit, form)
    return WebhookSecret(id=made.receiver_id, secret=made.secret)


@api.get("/{receiver}/sent", "programs.view", "What was sent last, and what it answered")
async def get_sent(visit: TheVisit, receiver: Id) -> list[Sent]:
    if not await queries.receiver(visit, receiver):
        raise NotFound()
    found = await deliveries.of_receiver(visit, receiver)
    return [Sent.model_validate(each, from_attributes=True) for each in found]


@api.post("/{receiver}/again", "programs.change", "Send everything after an event once more")
async def post_again(visit: TheVisit, receiver: Id, form: SendAgain) -> WebhookAct:
    await replay(visit, receiver, form.after)
    return WebhookAct(did="again")


@api.post("/{receiver}/secret", "programs.change", "A new secret; both sign for a day")
async def post_webhook_secret(visit: TheVisit, receiver: Id) -> WebhookSecret:
    made = await turn_secret(visit, receiver)
    return WebhookSecret(id=made.receiver_id, secret=made.secret)


@api.delete("/{receiver}", "programs.change", "Send nothing more there")
async def delete_receiver(visit: TheVisit, receiver: Id) -> None:
    await end_receiver(visit, receiver)
