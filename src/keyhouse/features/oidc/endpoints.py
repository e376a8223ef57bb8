"""What programs call: discovery, keys, tokens, userinfo, introspection, revocation, and more."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row
from starlette.responses import JSONResponse, RedirectResponse, Response

from keyhouse.domain.factors import Strength
from keyhouse.domain.marketplaces import MarketplacePolicy, TermsPolicy
from keyhouse.features.oidc import grant_queries as queries
from keyhouse.features.oidc.authenticate_client import authenticate_client
from keyhouse.features.oidc.change_tokens import (
    DEVICE_WAIT,
    act_as_itself,
    redeem_code,
    redeem_device,
    refresh,
)
from keyhouse.features.oidc.check_request import (
    Asked,
    BackWithError,
    UnknownProgram,
    read_request,
)
from keyhouse.features.oidc.check_token import check_access, introspect, revoke, who_is
from keyhouse.features.oidc.device_pages import code_key
from keyhouse.features.oidc.keys import RS256, public_keys
from keyhouse.features.oidc.pages import PUSHED
from keyhouse.features.oidc.scopes import OF_PEOPLE, within
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.randomness import Randomness
from keyhouse.web.endpoints import Call, Endpoints, OAuthError, answer_json

PUSHED_FOR = timedelta(seconds=90)
FLOOD = Budget("oidc.pushed", 300, timedelta(hours=1))
DEVICE_FOR = timedelta(minutes=15)
KEPT = {"cache-control": "public, max-age=300"}  # so long may a revoked key be believed
CODE = "urn:ietf:params:oauth:grant-type:device_code"
GRANTS = {
    "authorization_code": redeem_code,
    "refresh_token": refresh,
    "client_credentials": act_as_itself,
    CODE: redeem_device,
}

endpoints = Endpoints("/oauth")
well_known = Endpoints("/.well-known")


def metadata(call: Call) -> dict[str, Any]:
    """OpenID Connect Discovery 1.0, 3; RFC 8414; nothing is listed that is not there."""
    visit = call.visit
    terms = visit.policy(TermsPolicy)
    said = {
        "issuer": visit.marketplace.base_url,
        "authorization_endpoint": visit.link("/oauth/authorize"),
        "token_endpoint": visit.link("/oauth/token"),
        "userinfo_endpoint": visit.link("/oauth/userinfo"),
        "jwks_uri": visit.link("/oauth/keys"),
        "introspection_endpoint": visit.link("/oauth/introspect"),
        "revocation_endpoint": visit.link("/oauth/revoke"),
        "end_session_endpoint": visit.link("/oauth/end-session"),
        "pushed_authorization_request_endpoint": visit.link("/oauth/par"),
        "device_authorization_endpoint": visit.link("/oauth/device"),
        "scopes_supported": list(OF_PEOPLE),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": list(GRANTS),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [RS256],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic",
            "client_secret_post",
            "none",
        ],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account", "create"],
        "acr_values_supported": [each.name.lower() for each in Strength],
        "claims_supported": CLAIMS,
        "ui_locales_supported": list(visit.policy(MarketplacePolicy).languages),
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
    if terms.terms_url:
        said["op_tos_uri"] = str(terms.terms_url)
    if terms.privacy_url:
        said["op_policy_uri"] = str(terms.privacy_url)
    return said


CLAIMS = (
    *("sub", "iss", "aud", "exp", "iat", "nonce", "auth_time", "acr", "amr", "sid", "at_hash"),
    *("name", "company_name", "locale", "email", "email_verified"),
    *("phone_number", "phone_number_verified"),
    *("shops", "shop", "account_state", "sanction", "may_sell"),
)


@well_known.get("/openid-configuration")
async def discover(call: Call) -> Response:
    return JSONResponse(metadata(call), headers=KEPT)


@well_known.get("/oauth-authorization-server")
async def discover_oauth(call: Call) -> Response:
    return JSONResponse(metadata(call), headers=KEPT)


@endpoints.get("/keys")
async def show_keys(call: Call) -> Response:
    return JSONResponse({"keys": await public_keys(call.visit)}, headers=KEPT)


@endpoints.post("/token")
async def token(call: Call) -> Response:
    client = await authenticate_client(call)
    asked = call.said("grant_type")
    if asked not in GRANTS:
        code = "unsupported_grant_type" if asked else "invalid_request"
        raise OAuthError(code, f"grant_type is one of {', '.join(GRANTS)}.")
    return answer_json(await GRANTS[asked](call.visit, client, call.form))


@endpoints.get("/userinfo")
async def userinfo(call: Call) -> Response:
    return answer_json(await who_is(call.visit, call.bearer))


@endpoints.post("/userinfo")
async def post_userinfo(call: Call) -> Response:
    return answer_json(await who_is(call.visit, call.bearer or call.said("access_token")))


@endpoints.get("/check")
async def check(call: Call) -> Response:
    """Forward-auth: a proxy asks before it lets a request through (`?scope=…&selling=1`)."""
    asked = call.request.query_params
    headers = await check_access(
        call.visit, call.bearer, asked.get("scope", "")[:300], selling="selling" in asked
    )
    return Response(status_code=204, headers={**headers, "cache-control": "no-store"})


@endpoints.post("/introspect")
async def introspect_token(call: Call) -> Response:
    client = await authenticate_client(call, needs_secret=True)
    return answer_json(await introspect(call.visit, client, call.said("token")))


@endpoints.post("/revoke")
async def revoke_token(call: Call) -> Response:
    client = await authenticate_client(call)
    await revoke(call.visit, client, call.said("token"))
    return Response(status_code=200, headers={"cache-control": "no-store"})


@endpoints.post("/par")
async def push(call: Call) -> Response:
    """Pushed authorization requests (RFC 9126)."""
    client = await authenticate_client(call)
    await _check_flood(call, client)
    if call.said("client_id") not in ("", client.id):
        raise OAuthError("invalid_request", "Two clients are named.")
    try:
        asked = read_request(client, call.form)
    except BackWithError as error:
        raise OAuthError(error.code, error.told) from error
    except UnknownProgram as error:
        raise OAuthError("invalid_request", "This redirect_uri is not registered.") from error
    said = {"request_uri": await _keep(call, asked), "expires_in": int(PUSHED_FOR.total_seconds())}
    return answer_json(said, 201)


@endpoints.post("/authorize")
async def authorize_by_post(call: Call) -> Response:
    """The same request as a form. It comes without cookies, so the browser is sent on by GET."""
    kept = {name: value for name, value in call.form.items() if name != "client_secret"}
    return RedirectResponse(f"{call.visit.link('/oauth/authorize')}?{urlencode(kept)}", 303)


@endpoints.post("/end-session")
async def end_session_by_post(call: Call) -> Response:
    query = urlencode(call.form)
    return RedirectResponse(f"{call.visit.link('/oauth/end-session')}?{query}", 303)


async def _check_flood(call: Call, client: Row[Any]) -> None:
    """Whoever shows a secret may ask as often as it likes; of others a network has its measure."""
    visit = call.visit
    if not client.secret_hash and not await spend(
        visit.db, visit.marketplace.id, FLOOD, visit.network_key, visit.now
    ):
        raise OAuthError("temporarily_unavailable", "Too many requests. Wait a little.", 429)


async def _keep(call: Call, asked: Asked) -> str:
    token = call.visit.part(Randomness).token()
    await queries.add_ask(
        call.visit,
        {
            "id": new_id("ask", call.visit.now),
            "client_id": asked.client_id,
            "asked": asdict(asked),
            "token_hash": hash_token(token),
            "browser_key": "",
            "made_at": call.visit.now,
            "ends_at": call.visit.now + PUSHED_FOR,
        },
    )
    return PUSHED + token


@endpoints.post("/device")
async def begin_device(call: Call) -> Response:
    """Device authorization (RFC 8628, 3.1 and 3.2)."""
    visit, client = call.visit, await authenticate_client(call)
    if client.kind not in ("native", "device"):
        raise OAuthError("unauthorized_client", "Only native and device clients may do this.")
    scopes = within(call.said("scope"), client.scopes, OF_PEOPLE)
    if not scopes:
        raise OAuthError("invalid_scope", "This client may have none of these scopes.")
    await _check_flood(call, client)
    device, code = visit.part(Randomness).token(), visit.part(Randomness).words(8).upper()
    await queries.add_device_ask(
        visit,
        {
            "id": new_id("dev", visit.now),
            "client_id": client.id,
            "device_hash": hash_token(device),
            "code_key": code_key(visit, code),
            "scopes": scopes,
            "asked_at": visit.now,
            "wait_seconds": DEVICE_WAIT,
            "ends_at": visit.now + DEVICE_FOR,
        },
    )
    shown = f"{code[:4]}-{code[4:]}"
    return answer_json(
        {
            "device_code": device,
            "user_code": shown,
            "verification_uri": visit.link("/device"),
            "verification_uri_complete": visit.link(f"/device?user_code={shown}"),
            "expires_in": int(DEVICE_FOR.total_seconds()),
            "interval": DEVICE_WAIT,
        }
    )
