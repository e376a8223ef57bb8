"""People as they come: a browser without JavaScript that fills in the real forms."""

import html
import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Self

import httpx
from altcha.v1 import Challenge, solve_challenge

from keyhouse.app.wiring import House
from keyhouse.app.worker import Worker
from keyhouse.features.staff.add_staff import add_staff
from keyhouse.features.staff.plan_decision import TOLD
from keyhouse.kit.clock import Clock
from tests.authenticators import App, Device
from tests.mail import MailServer, code_in, path_in
from tests.phones import SmsProvider, sms_code_in

PASSWORD = "correct horse staple"
ORIGIN = "https://keyhouse.test"
EMAIL = "anna@example.com"
TOKEN = re.compile(r'name="_token" value="([^"]+)"')

SIGN_UP = {
    "company_name": "Northwind Trading",
    "contact_name": "Anna Petrova",
    "email": EMAIL,
    "phone": "+7 912 345-67-89",
    "password": PASSWORD,
    "terms": "true",
}


class Person:
    def __init__(self, app, worker: Worker, mail: MailServer, marketplace: str = "ozon") -> None:
        self.worker, self.mail, self.marketplace = worker, mail, marketplace
        self.browser = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False),
            base_url=f"{ORIGIN}/{marketplace}",
            headers={"accept-language": "en", "sec-fetch-site": "same-origin"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_) -> None:
        await self.browser.aclose()

    async def get(self, path: str) -> httpx.Response:
        """A page, redirects followed."""
        return await self.browser.get(path, follow_redirects=True)

    async def token(self, path: str) -> str:
        return TOKEN.findall((await self.get(path)).text)[-1]

    async def submit(self, path: str, form: dict, *, page: str = "", files=None) -> httpx.Response:
        """Opens the page (the form's own address by default) and sends its form."""
        token = await self.token(page or path)
        return await self.browser.post(path, data={"_token": token, **form}, files=files)

    async def api(self, path: str, body: dict | None = None, token: str = "", method="POST"):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return await self.browser.request(method, f"/api/v1{path}", json=body, headers=headers)

    async def letters_arrive(self) -> None:
        """Nothing else that is due is done by it."""
        self.worker.start_letters()
        await self.worker.settle()

    async def everything_due_is_done(self) -> None:
        """Letters arrive too."""
        await self.worker.beat()
        await self.worker.settle()

    async def sign_up(self, **changed: str) -> str:
        form = {**SIGN_UP, **changed}
        answer = await self.submit("/sign-up", form)
        assert answer.status_code == 303, answer.text
        await self.letters_arrive()
        return form["email"]

    async def confirm_email(self, email: str = SIGN_UP["email"]) -> httpx.Response:
        code = code_in(self.mail.newest(email))
        return await self.submit("/sign-up/confirm", {"code": code})

    async def register(self, **changed: str) -> str:
        """Signed up and confirmed: signed in to the application."""
        email = await self.sign_up(**changed)
        assert (await self.confirm_email(email)).status_code == 303
        return email

    async def apply(self, files=None) -> str:
        """The case's id, after the application went off."""
        await self.fill_in(files or papers())
        answer = await self.submit("/application/submit", {}, page="/application/check")
        assert answer.headers["location"] == "/ozon/application?sent=1", answer.text

    async def fill_in(self, files, **changed: str) -> httpx.Response:
        form = {
            "company_name": "Northwind Trading",
            "contact_name": "Anna Petrova",
            "phone": "+79123456789",
            "country": "CN",
            "company_kind": "company",
            "type_business_licence": "ordinary",
            "way": "check",
            **changed,
        }
        return await self.submit("/application", form, files=files)

    async def activate(self, email: str = SIGN_UP["email"]) -> httpx.Response:
        await self.letters_arrive()
        await self.get(path_in(self.mail.newest(email, "is approved")))
        return await self.submit("/activate", {})

    async def become_seller(self, reviewer: "Person", **changed: str) -> str:
        """All of it: registered, applied, approved, activated."""
        email = await self.register(**changed)
        await self.apply()
        await reviewer.decide("approve")
        assert (await self.activate(email)).status_code == 303
        return email

    async def sign_out(self) -> None:
        await self.submit("/sign-out", {}, page="/support")

    async def sign_in(self, email: str = SIGN_UP["email"], password: str = PASSWORD):
        return await self.submit("/sign-in", {"identifier": email, "password": password})

    async def sign_in_wholly(self, email: str = SIGN_UP["email"], password: str = PASSWORD):
        assert (await self.sign_in(email, password)).headers["location"] == "/ozon/sign-in/code"
        await self.letters_arrive()
        code = code_in(self.mail.newest(email, "code to sign in"))
        return await self.submit("/sign-in/code", {"code": code})

    async def prove_again(self, path: str, password: str = PASSWORD) -> None:
        """A fresh proof for what this page does."""
        await self.browser.get(path)
        answer = await self.submit("/account/prove", {"password": password})
        assert answer.status_code == 303, answer.text

    async def add_app(self, clock) -> App:
        """Two-step verification switched on with an authenticator app."""
        await self.prove_again("/account/security/app")
        page = (await self.get("/account/security/app")).text
        app = App(re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page)[1], clock)
        answer = await self.submit("/account/security/app", {"code": app.code()})
        assert answer.headers["location"].endswith("/recovery-codes"), answer.text
        clock.forward_seconds(30)  # the value of this step is used
        return app

    async def keep_codes(self) -> list[str]:
        """A sheet of recovery codes; the fresh proof of adding the app still holds."""
        page = (await self.get("/account/security/recovery-codes")).text
        form = {"sheet": re.search(r'name="sheet" value="([^"]+)"', page)[1], "kept": "true"}
        token = TOKEN.findall(page)[-1]
        where = "/account/security/recovery-codes"
        answer = await self.browser.post(where, data={"_token": token, **form})
        assert answer.headers["location"].endswith("?did=codes"), answer.text
        return re.findall(r"<li><code>([a-z0-9-]+)</code>", page)

    async def add_passkey(self, device: Device, name: str = "My phone") -> httpx.Response:
        where = "/account/security/passkey"
        page = (await self.get(where)).text
        options = options_in(page)
        form = {"credential": device.create(options), "handle": options["user"]["id"], "name": name}
        return await self.browser.post(where, data={"_token": TOKEN.findall(page)[-1], **form})

    async def use_passkey(
        self, device: Device, where: str = "/sign-in/passkey", page: str = "/sign-in"
    ) -> httpx.Response:
        text = (await self.get(page)).text
        form = {"credential": device.get(options_in(text)), "_token": TOKEN.findall(text)[-1]}
        return await self.browser.post(where, data=form)

    async def become_reviewer(self, house: House, email: str, role: str = "senior") -> str:
        """The id of a new staff account, which is signed in here."""
        visit = house.door.visit(house.directory.by_slug(self.marketplace))
        name = email.partition("@")[0].title()
        staff_id = await add_staff(visit, email, name, PASSWORD, "en", role=role)
        await visit.db.commit()
        self.clock, self.work_email = house.parts.get(Clock), email
        await self.submit("/staff/sign-in", {"email": email, "password": PASSWORD})
        await self.set_up_app_at_work()
        return staff_id

    async def set_up_app_at_work(self) -> None:
        page = (await self.get("/staff/sign-in/code")).text
        self.app = App(re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page)[1], self.clock)
        answer = await self.submit("/staff/sign-in/code", {"code": self.app.code()})
        assert answer.headers["location"].endswith("/staff"), answer.text

    async def sign_in_at_work(self) -> None:
        self.clock.forward_seconds(30)  # each value of the app is good once
        await self.submit("/staff/sign-in", {"email": self.work_email, "password": PASSWORD})
        answer = await self.submit("/staff/sign-in/code", {"code": self.app.code()})
        assert answer.headers["location"].endswith("/staff"), answer.text

    async def staff_token(self) -> str:
        """A session of the API, beside the browser's."""
        self.clock.forward_seconds(30)
        said = {"email": self.work_email, "password": PASSWORD}
        begun = (await self.api("/staff/sign-ins", said)).json()
        assert begun["next_step"] == "code", begun
        done = await self.api("/staff/sign-ins/code", {"code": self.app.code()}, begun["token"])
        return done.json()["token"]

    async def first_case(self) -> str:
        return re.search(r"/staff/cases/(cas_\w+)", (await self.get("/staff")).text)[1]

    async def press(self, case: str, act: str, **form: str) -> httpx.Response:
        """One button of the case page, as the page stands now."""
        page = (await self.get(f"/staff/cases/{case}")).text
        version = re.search(r'name="version" value="(\d+)"', page)[1]
        sent = {"version": version, "act": act, **form, "_token": TOKEN.findall(page)[-1]}
        answer = await self.browser.post(f"/staff/cases/{case}", data=sent)
        if act in TOLD and answer.status_code == 303:
            self.clock.forward_seconds(9)  # until then it can be undone
            await self.worker.beat()
            await self.letters_arrive()
        return answer

    async def decide(self, act: str, **form: str) -> httpx.Response:
        """Takes the first case of the queue and decides it."""
        case = await self.first_case()
        assert (await self.press(case, "take")).status_code == 303
        answer = await self.press(case, act, **form)
        assert answer.status_code == 303, answer.text
        await self.letters_arrive()
        return answer


class Buyer(Person):
    """Somebody at a marketplace for buyers: an address and a password, no company."""

    phones: SmsProvider

    async def sign_up(self, address: str = EMAIL, password: str = PASSWORD) -> httpx.Response:
        form = {"identifier": address, "password": password, "terms": "true"}
        answer = await self.submit("/sign-up", form)
        await self.letters_arrive()
        return answer

    async def register(self, address: str = EMAIL, password: str = PASSWORD) -> None:
        """Signed up, confirmed, signed in."""
        assert (await self.sign_up(address, password)).status_code == 303
        answer = await self.submit("/sign-up/confirm", {"code": self.code(address)})
        assert answer.headers["location"] == "/aliexpress/account", answer.text

    def code(self, address: str = EMAIL) -> str:
        """The code that came to this address last."""
        if address.startswith("+"):
            return sms_code_in(self.phones.of(address)[0])
        return code_in(self.mail.newest(address))

    async def slide(self, address: str, page: str = "/recover") -> dict[str, str]:
        """The form with its proof of work, solved as the browser does it."""
        token = await self.token(page)
        asked = {"action": "recover", "what": address, "attempt": token.partition(".")[0]}
        work = (await self.api("/slider", asked)).json()
        return {"_token": token, "identifier": address, "proof": solve(work)}

    async def ask(self, address: str = EMAIL) -> httpx.Response:
        """A recovery, up to the choice of the way."""
        return await self.browser.post("/recover", data=await self.slide(address))

    async def get_code(self, way: str = "email") -> None:
        await self.submit("/recover/choose", {"way": way})
        await self.submit("/recover/again", {}, page="/recover/code")
        await self.letters_arrive()

    async def prove(self, address: str = EMAIL, way: str = "email", to: str = "") -> httpx.Response:
        """A recovery, up to the new password."""
        await self.ask(address)
        await self.get_code(way)
        return await self.submit("/recover/code", {"code": self.code(to or address)})

    async def change(self, new: str, repeat: str = "") -> httpx.Response:
        form = {"new_password": new, "repeat_password": repeat or new}
        return await self.submit("/recover/password", form)


def options_in(page: str) -> dict:
    """What a page's script gives to the device."""
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))


def solve(work: dict) -> str:
    """What the browser's worker sends, by ALTCHA's own solver."""
    challenge = Challenge(
        work["algorithm"], work["challenge"], work["maxNumber"], work["salt"], work["signature"]
    )
    solution = solve_challenge(challenge)
    said = {name: work[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return b64encode(json.dumps({**said, "number": solution.number}).encode()).decode()


def papers() -> list:
    return [
        ("business_licence", ("licence.png", png(), "image/png")),
        ("tax_registration", ("tax.pdf", PDF, "application/pdf")),
    ]


PDF = (Path(__file__).parents[1] / "src/keyhouse/app/papers/tax-registration.pdf").read_bytes()


def png(width: int = 40, height: int = 30) -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


class Merchant(Buyer):
    """Somebody who owns a shop at Douyin."""

    async def register(self, address: str = EMAIL, password: str = PASSWORD) -> None:
        assert (await self.sign_up(address, password)).status_code == 303
        answer = await self.submit("/sign-up/confirm", {"code": self.code(address)})
        assert answer.status_code == 303, answer.text

    async def open_shop(self, name: str = "Tea and Lamps") -> str:
        """The id of the new shop."""
        answer = await self.submit("/shops/open", {"name": name})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].rpartition("/")[2]

    async def fill_in_unbinding(self, shop: str, reason: str = "new_phone", **changed: str):
        """The draft, up to the page where everything is checked."""
        await self.submit(f"/shops/{shop}/unbind", {"reason": reason})
        form = {
            "reason": reason,
            "words": "",
            "contact_name": "Li Wei",
            "contact_details": EMAIL,
            "way": "check",
            **changed,
        }
        files = [("identity_card", ("card.png", png(), "image/png"))]
        return await self.submit(f"/shops/{shop}/unbind/form", form, files=files)

    async def apply_to_unbind(self, shop: str, **changed: str) -> httpx.Response:
        answer = await self.fill_in_unbinding(shop, **changed)
        assert answer.status_code == 303, answer.text
        return await self.submit_unbinding(shop)

    async def submit_unbinding(self, shop: str) -> httpx.Response:
        form, page = {"understood": "true"}, f"/shops/{shop}/unbind/check"
        return await self.submit(f"/shops/{shop}/unbind/submit", form, page=page)

    async def settle(self, shop: str, kind: str, state: str = "clear", **more: str):
        """What staff write into the ledger."""
        form = {"kind": kind, "state": state, "count": "0", "amount": "0", "currency": "", **more}
        return await self.submit(f"/staff/shops/{shop}/ledger", form, page=f"/staff/shops/{shop}")

    async def settle_all(self, shop: str) -> None:
        for kind in ("orders", "after_sales", "debts", "balance"):
            assert (await self.settle(shop, kind)).status_code == 303
