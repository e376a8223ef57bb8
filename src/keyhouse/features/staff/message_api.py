"""Messages by JSON."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from keyhouse.domain.messaging.pauses import pause_channel, resume_channel
from keyhouse.domain.messaging.resend_letter import resend_letter
from keyhouse.features.staff.find_messages import find_messages
from keyhouse.features.staff.health import Health, health_of
from keyhouse.features.staff.schemas import FindMessages, PauseChannel
from keyhouse.web.api import TheVisit
from keyhouse.web.staff_api import Id, StaffApi
from keyhouse.web.texts import translate

api = StaffApi("/messages", "staff: messages")
Channel = Literal["email", "sms"]


class SentMessage(BaseModel):
    """In the reader's language; `answer` is what the provider said."""

    id: str
    channel: Channel
    created_at: datetime
    subject: str
    state: str
    answer: str
    can_go_again: bool


class MessageAct(BaseModel):
    did: str


@api.get("", "messages.view", "How delivery stands")
async def get_health(visit: TheVisit) -> dict[str, Health]:
    return await health_of(visit)


@api.post("/search", "messages.view", "What became of messages to an address")
async def post_search(visit: TheVisit, form: FindMessages) -> list[SentMessage]:
    return [
        SentMessage(**{**each, "state": translate(visit.language, each["state"])})
        for each in await find_messages(visit, form.address)
    ]


@api.post("/{message}/resend", "messages.resend", "Send a message once more")
async def post_resend(visit: TheVisit, message: Id) -> MessageAct:
    await resend_letter(visit, message)
    return MessageAct(did="resent")


@api.post("/channels/{channel}/pause", "messages.pause", "Pause e-mail or SMS")
async def post_pause(visit: TheVisit, channel: Channel, form: PauseChannel) -> MessageAct:
    await pause_channel(visit, channel, form.reason)
    return MessageAct(did="paused")


@api.post("/channels/{channel}/resume", "messages.pause", "Go on with e-mail or SMS")
async def post_resume(visit: TheVisit, channel: Channel) -> MessageAct:
    await resume_channel(visit, channel)
    return MessageAct(did="resumed")
