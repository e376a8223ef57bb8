"""Telling a program that somebody has signed out (OpenID Connect Back-Channel Logout 1.0)."""

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row

from keyhouse.domain.deliveries import DeliveryKind
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc.tokens import logout_token
from keyhouse.kit.caller import Parcel


async def make_logout(visit: Visit, row: Row[Any]) -> Parcel | None:
    client = await clients.client(visit, row.receiver_id)
    if not client or not client.backchannel_uri:
        return None
    token = await logout_token(visit, client.id, row.said["sub"], row.said["sid"])
    headers = {"content-type": "application/x-www-form-urlencoded", "user-agent": "Keyhouse"}
    body = urlencode({"logout_token": token}).encode()
    return Parcel(client.backchannel_uri, headers, body)


LOGOUT = DeliveryKind("logout", make_logout)
