"""Second steps, devices and fresh proofs by JSON."""

import json

import pytest

from tests.authenticators import App, Device
from tests.people import EMAIL, PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def _session(buyer) -> str:
    await buyer.register()
    body = {"identifier": EMAIL, "password": PASSWORD}
    return (await buyer.api("/sign-ins", body)).json()["token"]


async def _prove(buyer, token: str, way: str = "password", **answer):
    body = {"act": "factors", "way": way, **(answer or {"answer": PASSWORD})}
    return await buyer.api("/session/proofs", body, token)


async def test_an_app_and_a_sheet_of_codes(buyer, clock):
    token = await _session(buyer)
    refused = await buyer.api("/security/app", {}, token)
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_needed")
    assert (await _prove(buyer, token)).status_code == 204
    app = App((await buyer.api("/security/app", {}, token)).json()["secret"], clock)
    wrong = await buyer.api("/security/app/confirm", {"code": "000000"}, token)
    assert wrong.status_code == 422
    renewed = await buyer.api("/security/app/confirm", {"code": app.code()}, token)
    assert (await buyer.api("/security", token=token, method="GET")).status_code == 401
    token = renewed.json()["token"]
    sheet = (await buyer.api("/security/recovery-codes", {}, token)).json()
    kept = {"sheet": sheet["sheet"]}
    answer = await buyer.api("/security/recovery-codes", kept, token, method="PUT")
    assert answer.status_code == 204
    state = (await buyer.api("/security", token=token, method="GET")).json()
    assert (state["has_app"], state["recovery_codes_left"]) == (True, 10)
    clock.forward_seconds(16 * 60)
    ways = (await buyer.api("/session/proofs", token=token, method="GET")).json()["ways"]
    assert ways == ["totp", "recovery_code"]
    proof = await _prove(buyer, token, "recovery_code", answer=sheet["codes"][0])
    assert proof.status_code == 204
    assert (await buyer.api("/security/app", token=token, method="DELETE")).status_code == 204


async def test_a_passkey(buyer):
    token, device = await _session(buyer), Device()
    await _prove(buyer, token)
    made = (await buyer.api("/security/passkey-options", {}, token)).json()
    body = {
        "credential": json.loads(device.create(made["public_key"])),
        "handle": made["handle"],
        "name": "My phone",
    }
    answer = await buyer.api("/security/passkeys", body, token)
    assert answer.status_code == 201, answer.text
    token = answer.json()["token"]
    ways = (await buyer.api("/session/proofs", token=token, method="GET")).json()
    credential = json.loads(device.get(ways["public_key"]))
    assert (await _prove(buyer, token, "passkey", credential=credential)).status_code == 204
    own = (await buyer.api("/security", token=token, method="GET")).json()["passkeys"]
    gone = await buyer.api(f"/security/passkeys/{own[0]['id']}", token=token, method="DELETE")
    assert gone.status_code == 204


async def test_devices_are_ended(buyer):
    token = await _session(buyer)
    places = (await buyer.api("/security", token=token, method="GET")).json()["places"]
    other = next(each for each in places if not each["is_here"])
    path = f"/security/devices/{other['device']}"
    assert (await buyer.api(path, token=token, method="DELETE")).status_code == 204
    assert (await buyer.api(path, token=token, method="DELETE")).status_code == 404
    assert (await buyer.get("/account")).url.path == "/aliexpress/sign-in"
    assert (await buyer.api("/security/sessions", token=token, method="DELETE")).status_code == 204


async def test_strangers_are_not_even_read(buyer):
    answer = await buyer.api("/security", method="GET")
    assert answer.status_code == 401
