"""What became of messages to an address; that somebody looked is a fact."""

from typing import Any

from keyhouse.domain.accounts import read_identifier
from keyhouse.domain.audit import record_fact
from keyhouse.domain.marketplaces import CalendarPolicy
from keyhouse.domain.messaging import address_key
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.visits import Visit
from keyhouse.web.message_rows import message_row

MOST = 50


async def find_messages(visit: Visit, address: str) -> list[dict[str, Any]]:
    """The newest first; raises `Invalid` for what is no address."""
    _, value = read_identifier(address, visit.policy(CalendarPolicy).country, "address")
    await record_fact(visit, "messages.viewed", visit.actor.id)
    rows = await messages.to_address(visit, address_key(visit, value), MOST)
    return [message_row(visit, row) for row in rows]
