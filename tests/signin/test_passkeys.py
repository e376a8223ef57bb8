"""Passkeys: alone, as a second step, several, and what is refused."""

import json

import pytest

from tests.authenticators import PRESENT, Device
from tests.mail import path_in
from tests.people import EMAIL, options_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADD = "/account/security/passkey"


async def _with_passkey(buyer, device: Device) -> None:
    await buyer.register()
    await buyer.prove_again(ADD)
    answer = await buyer.add_passkey(device)
    assert answer.headers["location"].endswith("/recovery-codes"), answer.text
    await buyer.sign_out()


async def test_a_passkey_signs_in_without_a_name_or_password(buyer):
    device = Device()
    await _with_passkey(buyer, device)
    assert (await buyer.use_passkey(device)).headers["location"] == "/aliexpress/account"
    assert "My phone" in (await buyer.get("/account/security")).text


async def test_a_password_alone_is_not_enough_beside_it(buyer, thief):
    device = Device()
    await _with_passkey(buyer, device)
    assert (await thief.sign_in()).headers["location"] == "/aliexpress/sign-in/code"
    await buyer.sign_in()
    answer = await buyer.use_passkey(device, "/sign-in/code/passkey", "/sign-in/code")
    assert answer.headers["location"] == "/aliexpress/account"


async def test_it_works_by_the_api(buyer):
    device = Device()
    await _with_passkey(buyer, device)
    options = (await buyer.api("/passkey-options", {})).json()["public_key"]
    credential = json.loads(device.get(options))
    step = (await buyer.api("/sign-ins/passkey", {"credential": credential})).json()
    assert step["next_step"] == "done"
    assert (await buyer.api("/session", token=step["token"], method="DELETE")).status_code == 204


async def test_strangers_guesses_do_not_lock_it(buyer, thief):
    device = Device()
    await _with_passkey(buyer, device)
    for _ in range(6):
        last = await thief.sign_in(EMAIL, "not the right one")
    assert last.status_code == 429
    buyer.browser.cookies.clear()
    assert (await buyer.use_passkey(device)).headers["location"] == "/aliexpress/account"


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.test"}, {"flags": PRESENT}], ids=["origin", "nobody asked"]
)
async def test_false_pages_and_unchecked_users_are_refused(buyer, wrong):
    device = Device()
    await _with_passkey(buyer, device)
    page = (await buyer.get("/sign-in")).text
    form = {"credential": device.get(options_in(page), **wrong)}
    assert (await buyer.submit("/sign-in/passkey", form, page="/sign-in")).status_code == 422
    await buyer.sign_in()
    assert (await buyer.get("/account")).url.path == "/aliexpress/sign-in"


async def test_an_answer_counts_once(buyer, thief):
    device = Device()
    await _with_passkey(buyer, device)
    credential = device.get(options_in((await buyer.get("/sign-in")).text))
    form = {"credential": credential}
    assert (await buyer.submit("/sign-in/passkey", form, page="/sign-in")).status_code == 303
    assert (await thief.submit("/sign-in/passkey", form, page="/sign-in")).status_code == 422


async def test_an_old_challenge_is_refused(buyer, clock):
    device = Device()
    await _with_passkey(buyer, device)
    credential = device.get(options_in((await buyer.get("/sign-in")).text))
    clock.forward_seconds(31 * 60)
    answer = await buyer.submit("/sign-in/passkey", {"credential": credential}, page="/sign-in")
    assert answer.status_code == 422


async def test_a_challenge_of_a_second_step_opens_no_other_one(buyer, thief):
    device = Device()
    await _with_passkey(buyer, device)
    await buyer.sign_in()
    credential = device.get(options_in((await buyer.get("/sign-in/code")).text))
    await thief.sign_in()
    for path, page in (
        ("/sign-in/code/passkey", "/sign-in/code"),
        ("/sign-in/passkey", "/sign-in"),
    ):
        answer = await thief.submit(path, {"credential": credential}, page=page)
        assert answer.status_code == 422


async def test_somebody_elses_passkey_is_no_second_step(buyer, thief):
    device, other = Device(), Device()
    await _with_passkey(buyer, device)
    await thief.register("thief@example.com")
    await thief.prove_again(ADD)
    await thief.add_passkey(other)
    await thief.sign_out()
    await thief.sign_in(EMAIL)
    answer = await thief.use_passkey(other, "/sign-in/code/passkey", "/sign-in/code")
    assert answer.status_code == 422


async def test_a_copied_device_is_noticed(buyer):
    device = Device(has_counter=True)
    await _with_passkey(buyer, device)
    assert (await buyer.use_passkey(device)).status_code == 303
    await buyer.sign_out()
    device.counter -= 1  # a copy that stands where the first one stood
    assert (await buyer.use_passkey(device)).status_code == 422


async def test_several_are_named_and_removed_one_by_one(buyer):
    first, second = Device(), Device()
    await _with_passkey(buyer, first)
    await buyer.use_passkey(first)
    await buyer.get(ADD)
    await buyer.use_passkey(first, "/account/prove/passkey", "/account/prove")
    await buyer.add_passkey(second, "Key in the drawer")
    page = (await buyer.get("/account/security")).text
    assert "My phone" in page
    assert "Key in the drawer" in page
    import re

    remove = re.search(r"/account/security/passkey/pky_\w+/remove", page)[0]
    assert (await buyer.submit(remove, {})).status_code == 303
    await buyer.sign_out()
    assert (await buyer.use_passkey(first)).status_code == 422
    assert (await buyer.use_passkey(second)).status_code == 303


async def test_the_same_device_is_not_added_twice(buyer):
    device = Device()
    await _with_passkey(buyer, device)
    await buyer.use_passkey(device)
    await buyer.get(ADD)
    await buyer.use_passkey(device, "/account/prove/passkey", "/account/prove")
    assert (await buyer.add_passkey(device)).status_code == 409


@pytest.mark.parametrize("answer", ["", "{", "[]", "null", "9" * 19_000, '{"response": {}}'])
async def test_odd_answers_are_refused_kindly(buyer, answer):
    refused = await buyer.submit("/sign-in/passkey", {"credential": answer}, page="/sign-in")
    assert refused.status_code == 422


async def test_a_thiefs_passkey_opens_nothing_after_this_was_not_me(buyer, thief, mail):
    """Neither alone nor as a second step, and not after the owner's new password either."""
    device = Device()
    await buyer.register()
    await thief.sign_in()
    await thief.prove_again(ADD)
    await thief.add_passkey(device)
    await buyer.letters_arrive()
    await buyer.get(path_in(mail.newest(EMAIL, "passkey was added"), "aliexpress"))
    await buyer.submit("/not-me", {})
    thief.browser.cookies.clear()
    assert (await thief.use_passkey(device)).status_code == 409
    await buyer.prove()
    await buyer.change("another horse staple")
    assert (await thief.use_passkey(device)).status_code == 409
    await thief.sign_in(EMAIL, "another horse staple")
    answer = await thief.use_passkey(device, "/sign-in/code/passkey", "/sign-in/code")
    assert answer.status_code == 409


async def test_an_older_letter_holds_against_what_came_after_it(buyer, thief, mail, clock):
    """The letter about the sign-in, pressed after the thief had put a passkey in."""
    device = Device()
    await buyer.register()
    await thief.sign_in()
    clock.forward_seconds(60)
    await thief.prove_again(ADD)
    await thief.add_passkey(device)
    await buyer.letters_arrive()
    await buyer.get(path_in(mail.newest(EMAIL, "new sign-in"), "aliexpress"))
    await buyer.submit("/not-me", {})
    assert (await thief.use_passkey(device)).status_code == 409
    assert "Others may know this password" in (await thief.sign_in()).text


@pytest.mark.parametrize("name", ["\x00", "\ud800", "a" * 1400, "", "ü", 5, None, ["x"]])
async def test_odd_names_of_credentials_are_refused_kindly(buyer, name):
    options = options_in((await buyer.get("/sign-in")).text)
    answer = json.loads(Device().get(options)) | {"id": name}
    form = {"credential": json.dumps(answer)}
    assert (await buyer.submit("/sign-in/passkey", form, page="/sign-in")).status_code == 422
