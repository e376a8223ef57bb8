"""PDFs: staff see pictures of the pages; what cannot be drawn is refused in words."""

import io
import re

import pypdfium2
import pytest

from tests.people import PDF, papers, png

pytestmark = pytest.mark.pages


def pdf(pages: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(600, 800)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue() + b"\n%%EOF\n"


LOCKED = PDF.replace(
    b"trailer\n<<", b"trailer\n<</Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>", 1
)


async def test_staff_see_pages_as_pictures_and_never_the_file(seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    page = (await reviewer.get(f"/staff/cases/{case}")).text
    address = re.search(rf"/staff/cases/{case}/papers/doc_\w+/1", page)[0]
    picture = await reviewer.get(address)
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8\xff")
    for odd in ("0", "41", "999", "x"):
        assert (await reviewer.get(address[:-1] + odd)).status_code == 404, odd
    looks = (await seller.get("/application")).text
    assert "Who looked at your papers" in looks
    assert "tax.pdf" in looks
    own = re.search(r"/application/papers/(doc_\w+)\"[^>]*>tax.pdf", looks)
    assert (await seller.get(f"/application/papers/{own[1]}")).content == PDF


@pytest.mark.parametrize(
    "data",
    [pdf(41), b"%PDF-1.7\nnothing of one\n%%EOF\n", LOCKED[:-40] + b"%%EOF\n"],
    ids=["41 pages", "no pdf", "locked or broken"],
)
async def test_what_cannot_be_drawn_is_refused_in_words(seller, data):
    await seller.register()
    files = [papers()[0], ("tax_registration", ("tax.pdf", data, "application/pdf"))]
    answer = await seller.fill_in(files)
    assert answer.status_code == 422
    assert "This PDF cannot be opened" in answer.text
    # What was good is kept.
    assert "licence.png" in (await seller.get("/application")).text


async def test_a_page_of_any_size_is_drawn_small(seller, reviewer):
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_000, 14_000)
    out = io.BytesIO()
    document.save(out)
    await seller.register()
    huge = ("tax_registration", ("huge.pdf", out.getvalue() + b"\n%%EOF\n", "application/pdf"))
    await seller.apply([("business_licence", ("l.png", png(), "image/png")), huge])
    page = (await reviewer.get(f"/staff/cases/{await reviewer.first_case()}")).text
    address = re.search(r"/staff/cases/cas_\w+/papers/doc_\w+/1", page)[0]
    from PIL import Image

    picture = Image.open(io.BytesIO((await reviewer.get(address)).content))
    assert max(picture.size) <= 1600
