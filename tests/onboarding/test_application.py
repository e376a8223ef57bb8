"""OZ3: papers by kind of company and country, the check page, submitting."""

import re

import pytest

from tests.people import PDF, papers, png

pytestmark = pytest.mark.pages

EXE = b"MZ\x90\x00" + b"\x00" * 200


async def test_the_check_page_shows_every_entry_and_file_with_change(seller):
    await seller.register()
    await seller.fill_in(papers())
    page = (await seller.get("/application/check")).text
    for part in ("Northwind Trading", "Ordinary licence", "licence.png", "tax.pdf", "China"):
        assert part in page
    for part in ("Company name", "Country", "Business licence", "Tax registration"):
        assert f'aria-label="Change: {part}"' in page


@pytest.mark.parametrize(
    ("country", "kind", "asked", "not_asked"),
    [
        ("CN", "company", {"business_licence", "tax_registration"}, set()),
        ("CN", "sole_trader", {"business_licence"}, {"tax_registration"}),
        ("KZ", "company", set(), {"business_licence", "tax_registration"}),
    ],
)
async def test_country_and_kind_decide_the_papers(seller, country, kind, asked, not_asked):
    await seller.register()
    await seller.fill_in(None, country=country, company_kind=kind, way="save")
    page = (await seller.get("/application")).text
    fields = set(re.findall(r'type="file" id="f-(\w+)"', page))
    assert asked <= fields
    assert not (not_asked & fields)
    assert ("No papers are needed" in page) == (not asked)


async def test_where_nothing_is_asked_it_can_be_submitted(seller):
    await seller.register()
    await seller.fill_in(None, country="KZ")
    answer = await seller.submit("/application/submit", {}, page="/application/check")
    assert answer.headers["location"] == "/ozon/application?sent=1"


async def test_a_missing_paper_is_named_and_nothing_is_submitted(seller):
    await seller.register()
    checked = await seller.fill_in(papers()[:1])
    submitted = await seller.submit("/application/submit", {}, page="/application/check")
    for answer in (checked, submitted):
        assert answer.status_code == 422
        assert 'id="e-tax_registration"' in answer.text
        assert "licence.png" in answer.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (EXE, "not a JPEG, PNG or PDF"),
        (b"", "not a JPEG, PNG or PDF"),
        (b"\x89PNG\r\n\x1a\n broken", "cannot be opened"),
        (b"\xff\xd8\xff\xe0 half a photo", "cannot be opened"),
        (b"<svg onload=alert(1)>", "not a JPEG, PNG or PDF"),
        (PDF + b"x" * 10_000_000, "larger than 10 MB"),
    ],
    ids=["executable", "empty", "broken png", "broken jpeg", "svg", "large"],
)
async def test_a_bad_file_is_refused_beside_its_field_and_the_good_one_kept(seller, data, said):
    await seller.register()
    good, _ = papers()
    answer = await seller.fill_in([good, ("tax_registration", ("photo.png", data, "image/png"))])
    assert answer.status_code == 422
    assert said in answer.text
    assert "licence.png" in answer.text


async def test_a_hundred_megabytes_are_refused_and_nothing_is_lost(seller):
    await seller.register()
    huge = [("business_licence", ("huge.pdf", b"%PDF-" + b"0" * 101_000_000, "application/pdf"))]
    answer = await seller.fill_in(huge)
    assert answer.status_code == 413
    assert "too large" in answer.text


async def test_a_file_name_cannot_trick_anybody(seller):
    await seller.register()
    name = "../../etc/\u202egnp.exe\r\nX: 1.png"
    files = [("business_licence", (name, png(), "image/png"))]
    answer = await seller.fill_in(files, way="save")
    assert answer.status_code == 303
    page = (await seller.get("/application")).text
    assert "\u202e" not in page
    assert "../" not in page


async def test_a_picture_loses_everything_but_the_picture(seller):
    from io import BytesIO

    from PIL import Image

    picture, out = Image.new("RGB", (50, 40)), BytesIO()
    exif = picture.getexif()
    exif[0x010E] = "GPS 55.75 37.61"
    picture.save(out, "JPEG", exif=exif)
    await seller.register()
    files = [("business_licence", ("me.jpg", out.getvalue() + b"<script>", "image/jpeg"))]
    await seller.fill_in(files)
    path = re.search(r"/application/papers/\w+", (await seller.get("/application")).text)[0]
    shown = await seller.get(path)
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"GPS" not in shown.content
    assert b"<script>" not in shown.content


async def test_a_pixel_flood_is_refused(seller):
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    await seller.register()
    answer = await seller.fill_in(
        [("business_licence", ("flood.png", out.getvalue(), "image/png"))]
    )
    assert "cannot be opened" in answer.text


async def test_a_pdf_is_only_a_sandboxed_download(seller):
    await seller.register()
    await seller.fill_in(papers()[1:])
    path = re.search(r"/application/papers/\w+", (await seller.get("/application")).text)[0]
    answer = await seller.get(path)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_papers_lie_encrypted(seller, variables):
    from pathlib import Path
    from urllib.parse import urlsplit

    await seller.register()
    await seller.fill_in(papers())
    folder = Path(urlsplit(variables["KEYHOUSE_FILES_URL"]).path[1:])
    stored = [file.read_bytes() for file in folder.iterdir()]
    assert len(stored) == 3  # the PDF has a second one with pictures of its pages
    assert not any(b"PDF" in data or b"PNG" in data for data in stored)


async def test_a_paper_can_be_removed_while_it_is_a_draft(seller):
    await seller.register()
    await seller.fill_in(papers())
    page = (await seller.get("/application")).text
    paper = re.search(r'name="remove" value="(\w+)"', page)[1]
    answer = await seller.fill_in(None, remove=paper, way="check")
    assert answer.headers["location"] == "/ozon/application#papers"
    assert paper not in (await seller.get("/application")).text


async def test_nothing_can_be_changed_under_review(seller):
    await seller.register()
    stale = await seller.token("/application")
    await seller.apply()
    form = {"_token": stale, "company_name": "Another name", "country": "CN", "way": "save"}
    answer = await seller.browser.post("/application", data=form)
    assert answer.status_code == 409
    assert "Under review: nothing can be changed now" in answer.text
    assert "Another name" not in (await seller.get("/application")).text


async def test_a_stranger_sees_nobodys_papers(seller, stranger):
    await seller.register()
    await seller.fill_in(papers())
    path = re.search(r"/application/papers/\w+", (await seller.get("/application")).text)[0]
    await stranger.register(email="other@example.com")
    foreign, missing = await stranger.get(path), await stranger.get(path[:-4] + "0000")
    assert foreign.status_code == missing.status_code == 404


async def test_the_promised_day_skips_weekends_and_holidays(seller, clock):
    from datetime import UTC, datetime

    clock.moment = datetime(2026, 12, 30, 10, tzinfo=UTC)  # before Russia's long holiday
    await seller.register()
    await seller.apply()
    assert "January 13, 2027" in (await seller.get("/application")).text
