"""Messages: how delivery stands, what became of those to an address, and how each one looks.

Nothing secret in a message is kept or shown.
"""

from typing import Any

from keyhouse.domain.messaging import LetterKinds
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.messaging.pauses import CHANNELS, pause_channel, paused, resume_channel
from keyhouse.domain.messaging.resend_letter import resend_letter
from keyhouse.features.staff import queries
from keyhouse.features.staff.find_messages import find_messages
from keyhouse.features.staff.health import health_of
from keyhouse.features.staff.schemas import FindMessages, PauseChannel
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.previews import sample_letter
from keyhouse.web.texts import LANGUAGES

pages = Pages("/staff/messages", is_for_staff=True)
ANSWERS = 5


@pages.get("", "messages.view")
async def show_messages(here: Here) -> Answer:
    return await _page(here)


async def _page(here: Here, letters: Any = None) -> Page:
    visit = here.visit
    return here.page(
        "staff/messages.html",
        letters=letters,
        health=await health_of(visit),
        answers={name: await messages.latest_answers(visit, name, ANSWERS) for name in CHANNELS},
        paused=await paused(visit),
        names=await queries.names(visit),
        did=here.query("did"),
    )


@pages.post("", "messages.view")
async def find(here: Here) -> Answer:
    form = await here.form(FindMessages, again=lambda: _page(here))
    return await _page(here, await find_messages(here.visit, form.address))


@pages.get("/templates", "messages.view")
async def show_templates(here: Here) -> Answer:
    """Every kind of letter, as it would look in a language; values stand where they would come."""
    kinds = here.visit.part(LetterKinds)
    name, language = here.query("kind"), here.query("language")
    if name not in kinds:
        name = next(iter(kinds))
    if language not in LANGUAGES:
        language = here.visit.language
    shown = sample_letter(here.visit, kinds[name], language)
    return here.page(
        "staff/templates.html", kinds=kinds, kind=kinds[name], chosen=language, shown=shown
    )


@pages.post("/{message}/resend", "messages.resend")
async def resend(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here))
    await resend_letter(here.visit, here.argument("message"))
    return Go("/staff/messages?did=resent")


def _channel(here: Here) -> str:
    channel = here.argument("channel")
    if channel not in CHANNELS:
        raise NotFound()
    return channel


@pages.post("/channels/{channel}/pause", "messages.pause")
async def pause(here: Here) -> Answer:
    form = await here.form(PauseChannel, again=lambda: _page(here))
    await pause_channel(here.visit, _channel(here), form.reason)
    return Go("/staff/messages?did=paused")


@pages.post("/channels/{channel}/resume", "messages.pause")
async def resume(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here))
    await resume_channel(here.visit, _channel(here))
    return Go("/staff/messages?did=resumed")
