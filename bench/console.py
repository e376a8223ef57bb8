"""The staff's console at a large marketplace: server time and size of every page.

Fills a PostgreSQL of its own (or the one of `DATABASE_URL`, which has to be empty) with ACCOUNTS
accounts, OPEN open cases, four times as many decided ones, and their facts and messages; then asks
for each page SAMPLES times, whole application in this process. The last line is JSON: the slowest
page's median and the largest page's size, against 300 ms and 150 kB.
"""

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg
import httpx
import pyotp
from house import a_house, quiet
from sqlalchemy import delete, insert

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.servers import start_postgres

from keyhouse.app.wiring import House
from keyhouse.domain.audit import queries as audit
from keyhouse.domain.audit.models import audit_heads
from keyhouse.domain.audit.seal_facts import seal_of
from keyhouse.features.insight.count_days import keep_days
from keyhouse.features.insight.models import insight_days
from keyhouse.features.staff.add_staff import add_staff
from keyhouse.kit.keys import Keyring

ACCOUNTS = int(os.environ.get("ACCOUNTS", "1000000"))
OPEN = int(os.environ.get("OPEN", "50000"))
SAMPLES = int(os.environ.get("SAMPLES", "15"))
MOST_MS, MOST_KB = 300, 150
PASSWORD = "three unrelated words"
GUARD, SENIOR = "security@example.com", "senior@example.com"

# Names as they come: some of them very often, most of them seldom.
NAMES = "ARRAY['Ivan','Anna','Li','Wei','Jana','Peter','Olga','Chen','Zuzana','Igor']"
PLACES = "ARRAY['Trading','Import','Textil','Lamps','Foods','Tools','Toys','Tea','Books','Paper']"
FILL = (
    """INSERT INTO accounts (id, marketplace_id, state, version, sanction, language, company_name,
        contact_name, phone, terms_version, terms_accepted_at, created_at)
    SELECT 'acc_' || lpad(n::text, 26, '0'), $1, 'active', 1, 'none',
        (ARRAY['en','ru','zh','sk'])[1 + n % 4],
        ({places})[1 + n % 10] || ' Company' || n,
        ({names})[1 + (n / 7) % 10] || ' Person' || n,
        '', '1', now() - n * interval '1 minute', now() - n * interval '1 minute'
    FROM generate_series(1, $2::int) n""",
    """INSERT INTO identifiers (id, marketplace_id, account_id, kind, value, proven_at)
    SELECT 'idn_' || lpad(n::text, 26, '0'), $1, 'acc_' || lpad(n::text, 26, '0'), 'email',
        'p' || n || '@example.com', now()
    FROM generate_series(1, $2::int) n""",
    """INSERT INTO name_words (marketplace_id, word, account_id)
    SELECT $1, word, 'acc_' || lpad(n::text, 26, '0')
    FROM generate_series(1, $2::int) n, unnest(ARRAY[lower(({places})[1 + n % 10]),
        'company' || n, lower(({names})[1 + (n / 7) % 10]), 'person' || n]) word""",
    """INSERT INTO cases (id, marketplace_id, kind, state, version, subject_id, owner_id, reference,
        playbook_version, data, revision, asked_items, open_items, opened_at, submitted_at,
        handed_in_at, promised_on, decided_at, decided_by, ended_at, reason, words, language,
        country, risk, assigned_to, escalated_at)
    SELECT 'cas_' || lpad(n::text, 26, '0'), $1, 'application',
        CASE WHEN n > $2::int THEN (ARRAY['done','rejected'])[1 + n % 2]
            ELSE (ARRAY['in_review','in_review','in_review','in_review','changes_needed',
                'on_hold'])[1 + n % 6] END,
        3, 'acc_' || lpad(n::text, 26, '0'), 'acc_' || lpad(n::text, 26, '0'),
        upper(substr(md5('r' || n), 1, 4) || '-' || substr(md5('r' || n), 5, 4)), 1,
        json_build_object('company_name', ({places})[1 + n % 10] || ' Company' || n,
            'contact_name', ({names})[1 + (n / 7) % 10] || ' Person' || n,
            'phone', '+79123456789', 'country', 'CN', 'company_kind', 'company'),
        1, '["details", "business_licence", "tax_registration"]', '[]',
        now() - (n % 90) * interval '1 day', now() - (n % 90) * interval '1 day',
        now() - (n % 90) * interval '1 day', current_date + (n % 20) - 5,
        CASE WHEN n > $2::int THEN now() - (n % 90) * interval '1 day' END,
        CASE WHEN n > $2::int THEN $3 END,
        CASE WHEN n > $2::int THEN now() - (n % 90) * interval '1 day' END,
        CASE WHEN n > $2::int AND n % 2 = 1 THEN 'not_eligible' ELSE '' END, '',
        (ARRAY['en','ru','zh','sk'])[1 + n % 4], (ARRAY['CN','RU','KZ','SK'])[1 + n % 4], n % 3,
        CASE WHEN n <= $2::int AND n % 5 = 0 THEN $3 END,
        CASE WHEN n <= $2::int AND n % 50 = 0 THEN now() END
    FROM generate_series(1, $2::int * 5) n""",
    """INSERT INTO case_revisions (marketplace_id, case_id, number, data, papers, submitted_at)
    SELECT marketplace_id, id, 1, data, '{{}}', submitted_at FROM cases
    WHERE marketplace_id = $1""",
    """INSERT INTO facts (id, marketplace_id, at, fact, actor_kind, actor_id, subject_id, data,
        sequence, seal)
    SELECT 'fct_' || lpad(n::text, 26, '0'), $1, now() - n * interval '5 seconds',
        (ARRAY['session.started','signin.refused','case.submitted','case.viewed',
            'document.viewed'])[1 + n % 5],
        CASE WHEN n % 5 > 2 THEN 'staff' ELSE 'owner' END,
        CASE WHEN n % 5 > 2 THEN $3 ELSE 'acc_' || lpad(n::text, 26, '0') END,
        'cas_' || lpad((n % ($2::int * 5))::text, 26, '0'), '{{}}', $2::int * 40 + 1001 - n,
        repeat('0', 64)
    FROM generate_series(1, $2::int * 40) n""",
    """INSERT INTO messages (id, marketplace_id, state, version, kind, channel, language, to_sealed,
        to_key, said, is_decoy, subject_id, tries, answer, created_at, due_at)
    SELECT 'msg_' || lpad(n::text, 26, '0'), $1,
        CASE WHEN n % 40 = 0 THEN 'failed' ELSE 'accepted' END, 3, 'application_received',
        'email', 'en', '', md5('to' || n),
        '{{"company": "Tea", "day": "2026-11-30", "reference": "AB12-CD34"}}', false,
        'acc_' || lpad(n::text, 26, '0'), 1, '250 taken', now() - n * interval '10 seconds', now()
    FROM generate_series(1, $2::int * 10) n""",
)


@contextmanager
def a_database() -> Iterator[str]:
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    server = start_postgres()
    try:
        yield server.create("console")
    finally:
        server.stop()


async def fill(url: str, marketplace_id: str, staff_id: str) -> None:
    connection = await asyncpg.connect(url)
    for statement in FILL:
        sql = statement.format(names=NAMES, places=PLACES)
        table = sql.split()[2]
        started = time.perf_counter()
        told = [marketplace_id, ACCOUNTS if table in ACCOUNT_TABLES else OPEN, staff_id]
        await connection.execute(sql, *told[: len(set(re.findall(r"\$\d", sql)))])
        print(f"filled {table:15} {time.perf_counter() - started:6.1f} s", flush=True)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def count_days(house: House) -> None:
    """As the worker does it within ten minutes."""
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await visit.db.write(delete(insight_days))
    await visit.db.commit()
    started = time.perf_counter()
    await keep_days(visit)
    print(f"counted the days  {time.perf_counter() - started:6.1f} s", flush=True)


async def seal_newest(house: House) -> None:
    """The part of the chain that the page of the audit checks, as a sealer left it."""
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await visit.db.write(delete(audit_heads))  # of what was recorded before the filling
    last, seal = OPEN * 40 + 1000, "0" * 64
    sealed = []
    for fact in await audit.sealed_between(visit, last - 1100, last, 1100):
        seal = seal_of(visit.part(Keyring), seal, fact.sequence, fact)
        sealed.append((fact.id, fact.sequence, seal))
    await audit.set_seals(visit, sealed)
    head = {"marketplace_id": visit.marketplace.id, "sequence": last, "seal": seal}
    await visit.db.write(insert(audit_heads).values(head))
    await visit.db.commit()


ACCOUNT_TABLES = ("accounts", "identifiers", "name_words")


class Desk:
    """A reviewer's browser."""

    def __init__(self, app: Any) -> None:
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="https://keyhouse.test/ozon",
            headers={"sec-fetch-site": "same-origin"},
        )
        self.rows: list[tuple[str, float, float]] = []

    async def sign_in(self, email: str) -> None:
        said = {"email": email, "password": PASSWORD}
        begun = (await self._http.post("/api/v1/staff/sign-ins", json=said)).json()
        head = {"authorization": f"Bearer {begun['token']}"}
        where = "/api/v1/staff/sign-ins"
        app = (await self._http.post(f"{where}/set-up", json={}, headers=head)).json()
        code = {"code": pyotp.TOTP(app["secret"].replace(" ", "")).now()}
        done = (await self._http.post(f"{where}/code", json=code, headers=head)).json()
        self._http.cookies.set("__Host-kh-ozon-staff", done["token"])

    async def propose(self) -> None:
        """A change of the playbook that waits: its page looks at open cases."""
        head = {"authorization": f"Bearer {self._http.cookies['__Host-kh-ozon-staff']}"}
        where = "/api/v1/staff/playbook"
        now = (await self._http.get(where, headers=head)).json()
        text = now["text"] + '\n[[onboarding.papers]]\nname = "oath"\nlabel = "An oath"\n'
        said = {"text": text, "why": "bench", "base_version": now["version"]}
        assert (await self._http.post(where, json=said, headers=head)).status_code == 201

    async def get(self, path: str) -> str:
        return (await self._http.get(path)).text

    async def measure(self, path: str, form: dict[str, str] | None = None) -> None:
        """The page, or what sending a form of it shows, SAMPLES times."""
        taken, size = [], 0
        for _ in range(SAMPLES):
            if form is not None:
                page = await self.get("/staff" if path == "/staff/next" else path)
                token = re.findall(r'name="_token" value="([^"]+)"', page)[-1]
            started = time.perf_counter()
            if form is None:
                answer = await self._http.get(path)
            else:
                answer = await self._http.post(path, data={"_token": token, **form})
            taken.append((time.perf_counter() - started) * 1000)
            assert answer.status_code in (200, 303), (path, answer.status_code)
            size = max(size, len(answer.content))
        said = f"{path} {' '.join(form.values()) if form else ''}".strip()
        self.rows.append((said, median(taken), size / 1000))
        print(f"{median(taken):7.1f} ms  {size / 1000:6.1f} kB  {said}", flush=True)


PATHS = (
    *(f"/staff?view={view}" for view in ("open", "mine", "unassigned", "second", "escalated")),
    *(f"/staff?view={view}" for view in ("on_hold", "away", "decided")),
    *(f"/staff?{by}" for by in ("language=ru", "country=CN", "due=late", "due=risk", "page=100")),
    "/staff/accounts/acc_" + "77".rjust(26, "0"),
    *(f"/staff/insight?days={days}" for days in (7, 30, 90)),
    "/staff/messages",
    "/staff/messages/templates",
    "/staff/audit",
    "/staff/audit?fact=signin.refused",
    "/staff/audit?subject=cas_" + "77".rjust(26, "0"),
    "/staff/playbook",
    "/staff/playbook?view=toml",
    "/staff/team",
)
FINDS = ("p77@example.com", "company77", "ivan", "anna tea", "person999 trading", "nobody")


async def measure(url: str) -> dict[str, Any]:
    os.environ["DATABASE_URL"] = url
    async with a_house() as (house, app):
        marketplace_id, staff_id = await prepare(house)
        await fill(url, marketplace_id, staff_id)
        await seal_newest(house)
        await count_days(house)
        desk, senior = Desk(app), Desk(app)
        await desk.sign_in(GUARD)
        await senior.sign_in(SENIOR)
        for path in PATHS:
            await desk.measure(path)
        await desk.measure(f"/staff/audit?actor={staff_id}")
        await senior.measure("/staff")
        case = re.search(r"/staff/cases/(cas_\w+)", await senior.get("/staff"))
        assert case
        await senior.measure(f"/staff/cases/{case[1]}")
        await senior.measure("/staff/next", {})
        await senior.propose()
        await desk.measure("/staff/playbook")
        for said in FINDS:
            await desk.measure("/staff/accounts", {"address": said})
        await desk.measure("/staff/messages", {"address": "p77@example.com"})
        rows = [*desk.rows, *senior.rows]
        slowest, largest = max(rows, key=lambda r: r[1]), max(rows, key=lambda r: r[2])
        return {
            "accounts": ACCOUNTS,
            "open_cases": OPEN,
            "pages": len(rows),
            "slowest": {"page": slowest[0], "ms": round(slowest[1], 1), "most": MOST_MS},
            "largest": {"page": largest[0], "kB": round(largest[2], 1), "most": MOST_KB},
        }


async def prepare(house: House) -> tuple[str, str]:
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await add_staff(visit, GUARD, "Guard", PASSWORD, "en", role="security")
    staff_id = await add_staff(visit, SENIOR, "Senior", PASSWORD, "en", role="senior")
    await visit.db.commit()
    return visit.marketplace.id, staff_id


if __name__ == "__main__":
    quiet()
    with a_database() as database:
        print(json.dumps(asyncio.run(measure(database))))
