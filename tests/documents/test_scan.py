"""Malware, and a scanner that is down (UP-04): nothing of either is ever shown to anybody."""

import os

import pytest

from tests.documents.clamav import CLAMD, EICAR, Clam
from tests.mail import text_of
from tests.people import PDF, png

pytestmark = pytest.mark.pages

SECONDS = 20


@pytest.fixture
def clam(tmp_path):
    if not CLAMD:
        if os.environ.get("CI"):
            pytest.fail("clamd is missing: run `make system`")
        pytest.skip("clamd is missing: `make system` installs it")
    found = Clam(tmp_path)
    yield found
    found.stop()


@pytest.fixture
def variables(variables, clam):
    return variables | {"KEYHOUSE_CLAMD_URL": clam.url}


def papers(licence: bytes = b"", tax: bytes = PDF) -> list:
    return [
        ("business_licence", ("licence.png", licence or png(), "image/png")),
        ("tax_registration", ("tax.pdf", tax, "application/pdf")),
    ]


@pytest.mark.parametrize(
    "files",
    [papers(licence=png() + EICAR), papers(tax=PDF + b"\n%" + EICAR + b"\n%%EOF\n")],
    ids=["picture", "pdf"],
)
async def test_what_holds_a_virus_is_not_kept(files, clam, seller):
    clam.start()
    await seller.register()
    answer = await seller.fill_in(files)
    assert answer.status_code == 422
    assert "holds a virus and was not kept" in answer.text
    assert answer.text.count("/application/papers/doc_") == 1  # the other one was kept


async def test_while_the_scanner_is_down_nobody_sees_a_paper(clam, seller, reviewer, clock):
    await seller.register()
    answer = await seller.fill_in(papers())
    assert answer.status_code == 422
    assert answer.text.count("still being checked for viruses") == 2
    page = (await seller.get("/application")).text
    assert page.count("being checked for viruses") == 2
    paper = page.partition("/application/papers/")[2].partition('"')[0]
    assert (await seller.get(f"/application/papers/{paper}")).status_code == 409
    assert (await seller.submit("/application/submit", {}, page="/application")).status_code == 422
    clam.start()
    clock.forward_seconds(SECONDS)
    await seller.everything_due_is_done()
    assert (await seller.get(f"/application/papers/{paper}")).status_code == 200
    answer = await seller.submit("/application/submit", {}, page="/application/check")
    assert answer.headers["location"] == "/ozon/application?sent=1", answer.text


async def test_what_turns_out_to_hold_one_is_erased_and_its_owner_told(clam, seller, clock, mail):
    await seller.register()
    await seller.fill_in(papers(tax=PDF + b"\n%" + EICAR + b"\n%%EOF\n"))
    clam.start()
    clock.forward_seconds(SECONDS)
    await seller.everything_due_is_done()
    await seller.everything_due_is_done()
    letter = mail.newest("anna@example.com", "was not kept")
    assert "tax.pdf" in text_of(letter)
    page = (await seller.get("/application")).text
    assert page.count("/application/papers/doc_") == 1
    assert "being checked" not in page


async def test_a_scanner_that_breaks_off_is_no_clean_answer(clam, seller):
    """One that only listens, and one that says ERROR."""
    import asyncio

    async def breaks_off(reader, writer):
        await reader.read(100)
        writer.close()

    server = await asyncio.start_server(breaks_off, "127.0.0.1", clam.port)
    async with server:
        await seller.register()
        answer = await seller.fill_in(papers())
    assert answer.text.count("still being checked for viruses") == 2


async def test_an_appeal_goes_off_while_the_scanner_is_down(clam, merchant, clerk, second_clerk):
    from tests.appeals.test_sanctions import appeal, find, put

    await merchant.register()
    await put(clerk, await find(clerk), "frozen")
    files = [("evidence", ("me.png", png(), "image/png"))]
    assert (await appeal(merchant, files)).status_code == 303
    case = await second_clerk.first_case()
    page = (await second_clerk.get(f"/staff/cases/{case}")).text
    address = page.partition(f"/staff/cases/{case}/papers/")[2].partition('"')[0]
    held = await second_clerk.get(f"/staff/cases/{case}/papers/{address}")
    assert held.status_code == 409
    assert "being checked for viruses" in held.text


async def test_one_file_that_cannot_be_scanned_does_not_hold_the_others(clam, seller, clock):
    """A scanner that answers ERROR to the first and OK to the rest."""
    import asyncio

    await seller.register()
    await seller.fill_in(papers())
    answers = [b"stream: INSTREAM size limit exceeded. ERROR\0", *[b"stream: OK\0"] * 5]

    async def scans(reader, writer):
        await reader.readuntil(b"zINSTREAM\0")
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            await reader.readexactly(size)
        writer.write(answers.pop(0))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(scans, "127.0.0.1", clam.port)
    async with server:
        clock.forward_seconds(SECONDS)
        await seller.everything_due_is_done()
        assert (await seller.get("/application")).text.count("being checked") == 1
        clock.forward_seconds(SECONDS)
        await seller.everything_due_is_done()
    assert "being checked" not in (await seller.get("/application")).text
