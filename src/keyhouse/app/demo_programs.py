"""The demo's seller center (`examples/seller_center`), let in at each marketplace."""

import base64
import json
from pathlib import Path
from typing import Any

from keyhouse.app.wiring import House
from keyhouse.domain.visits import SYSTEM
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc.register_client import register_client
from keyhouse.features.oidc.schemas import SaveProgram
from keyhouse.features.webhooks.register_receiver import register_receiver
from keyhouse.features.webhooks.schemas import SaveReceiver
from keyhouse.kit.randomness import Randomness

FILE = "programs.json"
PARTNERS = "partners.toml"
CENTERS = {"ozon": "Seller centre", "aliexpress": "My orders", "douyin": "Merchant desk"}
SCOPES = {"aliexpress": "openid profile"}
SELLING = "openid profile shops standing"


def partner_secret(folder: Path) -> str:
    """Shared by Douyin and its merchant desk, for questions about what a shop still owes."""
    kept = folder / PARTNERS
    if not kept.exists():
        made = base64.b64encode(Randomness().bytes(32)).decode()
        _write(kept, f'[douyin]\nsecret = "whsec_{made}"\n')
    return kept.read_text("utf-8").split('"')[1]


def asking(playbook: str, center: str) -> str:
    """The playbook with the merchant desk as the one that is asked before a shop is unbound."""
    lines, is_obligation = [], False
    for line in playbook.splitlines():
        if line.startswith("["):
            is_obligation = line == "[[shops.obligations]]"
        lines.append(line)
        if is_obligation and line.startswith("name = "):
            lines.append(f'ask = "{center}/douyin/obligations"')
    return "\n".join(lines) + "\n"


async def let_center_in(house: House, folder: Path, center: str) -> None:
    """One client at each marketplace, the same ones at the next start."""
    kept = folder / FILE
    known = json.loads(kept.read_text("utf-8")) if kept.exists() else []
    before = {each["slug"]: each for each in known}
    told = []
    for slug, name in CENTERS.items():
        own = before.get(slug, {})
        secret = own.get("client_secret") or house.parts.get(Randomness).token()
        said = await _let_in(house, slug, name, secret, center)
        webhook = own.get("webhook_secret") or await _tell_it(house, slug, center)
        told.append({**said, "webhook_secret": webhook})
    told[-1]["partner_secret"] = partner_secret(folder)
    _write(kept, json.dumps(told, indent=1))


async def _let_in(house: House, slug: str, name: str, secret: str, center: str) -> dict[str, Any]:
    marketplace = house.directory.by_slug(slug)
    assert marketplace
    visit = house.door.visit(marketplace, SYSTEM)
    client_id = f"{slug}-center"
    form = SaveProgram(
        name=name,
        kind="web",
        redirect_uris=(f"{center}/{slug}/back",),
        logout_uris=(f"{center}/{slug}/",),
        backchannel_uri=f"{center}/{slug}/logout-notice",
        home_uri=f"{center}/{slug}/",
        scopes=SCOPES.get(slug, SELLING),
        is_trusted=True,
    )
    if not await clients.client(visit, client_id):
        await register_client(visit, form, client_id=client_id, secret=secret)
        await visit.db.commit()
    return {
        "slug": slug,
        "name": name,
        "issuer": marketplace.base_url,
        "client_id": client_id,
        "client_secret": secret,
        "for_buyers": slug == "aliexpress",
    }


async def _tell_it(house: House, slug: str, center: str) -> str:
    """The secret that events are signed with, which the center hears of from now on."""
    marketplace = house.directory.by_slug(slug)
    assert marketplace
    visit = house.door.visit(marketplace, SYSTEM)
    made = await register_receiver(visit, SaveReceiver(address=f"{center}/{slug}/events", types=()))
    await visit.db.commit()
    return made.secret


def _write(file: Path, text: str) -> None:
    """Readable by this user alone, and whole at any time."""
    aside = file.with_suffix(".new")
    aside.unlink(missing_ok=True)
    aside.touch(0o600)
    aside.write_text(text, "utf-8")
    aside.rename(file)
