"""Who we are at each marketplace: issuer, client_id, secret."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """`for_buyers` has orders and parcels; the other one goods, orders, service, figures."""

    slug: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    for_buyers: bool
    partner_secret: str = ""
    webhook_secret: str = ""

    @property
    def scopes(self) -> str:
        return "openid profile" if self.for_buyers else "openid profile shops standing"


def read_programs(file: Path) -> dict[str, Program]:
    """From a JSON file such as `[{"slug": "ozon", "issuer": "https://…", …}]`."""
    return {each["slug"]: Program(**each) for each in json.loads(file.read_text("utf-8"))}
