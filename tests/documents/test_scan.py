"""Malware, and a scanner that is down (UP-04): nothing of either is ever shown to anybody."""

import os

import pytest

from tests.documents.clamav import CLAMD, EICAR, Clam
from tests.mail import text_of
from tests.people import PDF, png

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
    await seller.letters_arrive()
    assert (await seller.get(f"/application/papers/{paper}")).status_code == 200
    answer = await seller.submit("/application/submit", {}, page="/application/check")
    assert answer.headers["location"] == "/ozon/application?sent=1", answer.text


async def test_what_turns_out_to_hold_one_is_erased_and_its_owner_told(clam, seller, clock, mail):
    await seller.register()
    await seller.fill_in(papers(tax=PDF + b"\n%" + EICAR + b"\n%%EOF\n"))
    clam.start()
    clock.forward_seconds(SECONDS)
    await seller.letters_arrive()
    await seller.letters_arrive()
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
