"""Several marketplaces by path and by host; headers; languages; what is not there."""

import pytest

from keyhouse.app.publishing import publish_file
from keyhouse.web.front import HEADERS
from tests.conftest import PLAYBOOKS
from tests.mail import text_of
from tests.people import ORIGIN, PASSWORD, SIGN_UP

pytestmark = pytest.mark.pages


@pytest.fixture
async def own_host(house, tmp_path):
    """Douyin on a host of its own."""
    text = (
        (PLAYBOOKS / "douyin.toml")
        .read_text()
        .replace('language = "zh"', 'language = "zh"\nhost = "douyin.test"')
    )
    (tmp_path / "douyin.toml").write_text(text)
    await publish_file(house, "douyin", tmp_path / "douyin.toml")


async def test_on_its_own_host_a_marketplace_has_no_prefix(own_host, seller):
    shown = await seller.browser.get("https://douyin.test/sign-up")
    assert shown.status_code == 200
    assert 'action="/sign-up"' in shown.text
    assert (await seller.browser.get("https://douyin.test/douyin/sign-up")).status_code == 404
    assert (await seller.browser.get(f"{ORIGIN}/douyin/sign-up")).status_code == 404
    assert (await seller.browser.get("https://douyin.test/ozon/sign-up")).status_code == 404
    assert (await seller.browser.get("https://douyin.test/healthz")).status_code == 200


async def test_elsewhere_it_always_has_one(seller):
    assert (await seller.browser.get(f"{ORIGIN}/sign-up")).status_code == 404
    assert (await seller.browser.get(f"{ORIGIN}/ozon/sign-up")).status_code == 200


POISON = [
    {"host": "evil.example"},
    {"host": "keyhouse.test@evil.example"},
    {"host": "evil.example:443"},
    {"x-forwarded-host": "evil.example"},
    {"x-forwarded-proto": "gopher"},
    {"x-forwarded-port": "1"},
    {"forwarded": "host=evil.example;proto=http"},
    {"x-original-url": "https://evil.example/"},
    {"x-host": "evil.example"},
]


@pytest.mark.parametrize("headers", POISON, ids=lambda h: next(iter(h)))
async def test_links_come_from_configuration_only(seller, headers):
    token = await seller.token("/sign-up")
    form = {**SIGN_UP, "_token": token}
    answer = await seller.browser.post("/sign-up", data=form, headers=headers)
    assert "evil" not in str(answer.headers)
    await seller.letters_arrive()
    for letter in seller.mail.to(SIGN_UP["email"]):
        assert "evil" not in letter.as_string()
        assert "https://keyhouse.test/ozon/" in text_of(letter)


async def test_every_answer_carries_the_safe_headers(seller):
    for path in ("/", "/sign-up", "/nothing", "/staff", "/theme.css", "/api/v1/nothing"):
        answer = await seller.browser.get(path)
        for name in HEADERS:
            assert name in answer.headers, (path, name)
    assert "max-age" in answer.headers["strict-transport-security"]
    assert "form-action 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/dev/mailbox", "/dev/mailbox/0", "/dev/papers/x.png", "/docs"])
async def test_there_is_no_mailbox_outside_the_demo(seller, path):
    assert (await seller.browser.get(ORIGIN + path)).status_code == 404


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "Sign in"), ("ru", "Войти"), ("zh", "登录"), ("sk", "Prihlásiť sa")],
)
async def test_the_language_can_be_chosen_and_stays(seller, language, word):
    answer = await seller.get(f"/language/{language}?back=/sign-in")
    assert answer.url.path == "/ozon/sign-in"
    assert word in answer.text
    assert f'<html lang="{language}">' in (await seller.get("/recover")).text


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%0d%0aX:1",
        "javascript:alert(1)",
        "/\tevil",
        "",
        "/../..//evil.example",
        "/@evil.example",
        "\\\\evil",
    ],
)
async def test_choosing_a_language_leads_nowhere_else(seller, back):
    answer = await seller.browser.get("/language/ru", params={"back": back})
    assert answer.headers["location"].startswith("/ozon/")
    assert "evil.example" not in answer.headers["location"].replace("/ozon/evil", "")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND"])
async def test_other_methods_do_nothing(seller, method):
    answer = await seller.browser.request(method, "/sign-up")
    assert answer.status_code in (404, 405)


async def test_support_stands_on_every_page(seller, stranger):
    for path in (
        "/",
        "/sign-up",
        "/sign-up/confirm",
        "/sign-up/link",
        "/sign-in",
        "/recover",
        "/recover/done",
        "/activate",
        "/support",
        "/nothing-here",
    ):
        page = await stranger.get(path)
        assert "/ozon/support" in page.text or page.status_code == 404
    await seller.register()
    assert "/ozon/support" in (await seller.get("/application")).text


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/sign-up%00",
        "/..%2f..%2fetc/passwd",
        "/sign-up/link/%0d%0aX",
        "/activate/" + "x" * 5000,
    ],
)
async def test_odd_addresses_are_no_fault(seller, path):
    assert (await seller.get(path)).status_code < 500


async def test_password_managers_find_the_way(own_host, seller):
    """By path to a choice of marketplaces, on a marketplace's own host to its page."""
    chooser = await seller.browser.get(f"{ORIGIN}/.well-known/change-password")
    assert f"{ORIGIN}/aliexpress/account/password" in chooser.text
    led = await seller.browser.get("https://douyin.test/.well-known/change-password")
    assert led.headers["location"] == "/account/password"


async def test_after_signing_in_one_is_where_one_wanted_to_be(buyer):
    await buyer.register()
    await buyer.sign_out()
    assert (await buyer.get("/account/password")).url.path == "/aliexpress/sign-in"
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/account/password"
    await buyer.sign_out()
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/account"


@pytest.mark.parametrize(
    "way", ["//evil.example", "/staff", "https://evil.example", "/account/../x"]
)
async def test_the_way_back_is_one_of_ours(buyer, way):
    await buyer.register()
    await buyer.sign_out()
    cookie = {"cookie": f"__Host-kh-aliexpress-back={way}"}
    token = await buyer.token("/sign-in")
    jar = "; ".join(f"{c.name}={c.value}" for c in buyer.browser.cookies.jar)
    form = {"_token": token, "identifier": "anna@example.com", "password": PASSWORD}
    answer = await buyer.browser.post(
        "/sign-in", data=form, headers={"cookie": f"{jar}; {cookie['cookie']}"}
    )
    assert answer.headers["location"] == "/aliexpress/account"


@pytest.fixture
async def staff_host(house, tmp_path):
    """Ozon's staff on a host of their own."""
    text = (PLAYBOOKS / "ozon.toml").read_text()
    file = tmp_path / "ozon.toml"
    file.write_text(text.replace('language = "ru"', 'language = "ru"\nstaff_host = "desk.test"', 1))
    await publish_file(house, "ozon", file)


async def test_the_staff_may_have_a_host_of_their_own(staff_host, house, app, worker, mail, seller):
    from tests.people import Person

    assert (await seller.get("/staff/sign-in")).status_code == 404
    assert (await seller.api("/staff/sign-ins", {})).status_code == 404
    await seller.register()
    await seller.apply()
    async with Person(app, worker, mail) as person:
        person.browser.base_url = "https://desk.test"
        person.browser.headers["origin"] = "https://desk.test"
        root = await person.browser.get("/")
        assert root.headers["location"] == "/staff/sign-in"
        for path in ("/sign-in", "/account", "/application", "/ozon/staff"):
            assert (await person.browser.get(path)).status_code == 404, path
        assert (await person.browser.get("/theme.css")).status_code == 200
        await person.become_reviewer(house, "olga@staff.example")
        case = await person.first_case()
        assert (await person.press(case, "take")).status_code == 303
        person.browser.headers["origin"] = "https://keyhouse.test"
        assert (await person.press(case, "release")).status_code == 403
        person.browser.headers["origin"] = "https://desk.test"
        await person.press(case, "reject", reject_reason="not_eligible")
        letters = mail.to("anna@example.com")
        assert len(letters) == 3  # the code, that it came, that it was rejected
        assert not [letter for letter in letters if "desk.test" in text_of(letter)]
