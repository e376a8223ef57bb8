"""The console's page of receivers: who is told of events, how it goes, sending again."""

from keyhouse.domain.deliveries import LABELS
from keyhouse.domain.deliveries import queries as deliveries
from keyhouse.features.webhooks import queries
from keyhouse.features.webhooks.catalogue import CATALOGUE
from keyhouse.features.webhooks.register_receiver import (
    end_receiver,
    register_receiver,
    replay,
    turn_secret,
)
from keyhouse.features.webhooks.schemas import SaveReceiver, SendAgain
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff/webhooks", is_for_staff=True)
SHOWN = 30


@pages.get("", "programs.view")
async def show_receivers(here: Here) -> Answer:
    return await _list_page(here)


async def _list_page(here: Here) -> Page:
    found = await queries.all_receivers(here.visit)
    return here.page(
        "webhooks/receivers.html",
        receivers=found,
        waiting=await deliveries.waiting(here.visit),
        newest=await queries.head(here.visit),
        catalogue=CATALOGUE,
        did=here.query("did"),
    )


@pages.post("", "programs.change")
async def add(here: Here) -> Answer:
    form = await here.form(SaveReceiver, again=lambda: _list_page(here))
    made = await register_receiver(here.visit, form)
    return await _page(here, made.receiver_id, made.secret)


@pages.get("/{receiver}", "programs.view")
async def show(here: Here) -> Answer:
    return await _page(here, here.argument("receiver"))


@pages.post("/{receiver}/secret", "programs.change")
async def new_secret(here: Here) -> Answer:
    receiver = here.argument("receiver")
    await here.form(Nothing, again=lambda: _page(here, receiver))
    made = await turn_secret(here.visit, receiver)
    return await _page(here, receiver, made.secret)


@pages.post("/{receiver}/again", "programs.change")
async def send_again(here: Here) -> Answer:
    receiver = here.argument("receiver")
    form = await here.form(SendAgain, again=lambda: _page(here, receiver))
    await replay(here.visit, receiver, form.after)
    return Go(f"/staff/webhooks/{receiver}?did=again")


@pages.post("/{receiver}/end", "programs.change")
async def end(here: Here) -> Answer:
    receiver = here.argument("receiver")
    await here.form(Nothing, again=lambda: _page(here, receiver))
    await end_receiver(here.visit, receiver)
    return Go("/staff/webhooks?did=ended")


async def _page(here: Here, receiver_id: str, secret: str = "") -> Page:
    receiver = await queries.receiver(here.visit, receiver_id)
    if not receiver:
        raise NotFound()
    sent = await deliveries.of_receiver(here.visit, receiver_id, SHOWN)
    facts = await queries.facts_of(here.visit, {each.said.get("fact", "") for each in sent})
    return here.page(
        "webhooks/receiver.html",
        receiver=receiver,
        secret=secret,
        sent=[(each, facts.get(each.said.get("fact", ""))) for each in sent],
        labels=LABELS,
        did=here.query("did"),
    )
