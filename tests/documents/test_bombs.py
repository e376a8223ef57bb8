"""Files made to blow up (UP-02): refused or drawn small, in bounded memory and time."""

import asyncio
import io
import resource
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from keyhouse.domain.documents.content import make_harmless
from keyhouse.domain.documents.redraw import CPU_SECONDS, LONGEST_SIDE, MEMORY
from keyhouse.kit.problems import Problem
from tests.people import PDF


def header_only(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    shape = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    rows = zlib.compress(bytes(10_000))
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", shape)
    return head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_text(size: int) -> bytes:
    """A PNG whose compressed comment grows to `size` bytes."""
    plain = picture(10, 10)
    data = b"Comment\0\0" + zlib.compress(bytes(size), 9)
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + data))
    return plain[:33] + chunk + plain[33:]


def picture(width: int, height: int, mode: str = "RGB", kind: str = "PNG", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **more)
    return out.getvalue()


def pdf(stream: bytes, extra: bytes = b"", box: str = "0 0 200 200", count: int = 1) -> bytes:
    packed = zlib.compress(stream, 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{'3 0 R ' * count}]>>".encode(),
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R".encode() + extra + b">>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceRGB"
        b"/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n"
        % len(packed)
        + packed
        + b"\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 6 0 R>>>>"
        b"/Length 12>>stream\n/F Do /F Do \nendstream",
    ]
    body = b"%PDF-1.7\n"
    for number, part in enumerate(parts, start=1):
        body += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    return body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def nested_zip() -> bytes:
    data = bytes(10_000_000)
    for _ in range(4):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(str(number), data)
        data = out.getvalue()
    return data


LOOP = b"/Resources<</XObject<</F 6 0 R>>>>"
HUGE = b"/Resources<</XObject<</I 5 0 R>>>>"
BOMBS = {
    "pixel flood": header_only(60_000, 60_000),
    "pixel flood, 16 bits": header_only(30_000, 30_000, 16, 6),
    "long and thin": header_only(2**31 - 1, 1),
    "just too many": header_only(8_000, 6_000),
    "one bit each": header_only(40_000, 40_000, 1, 0),
    "palette": header_only(20_000, 20_000, 8, 3),
    "nothing at all": header_only(0, 0),
    "comment of 50 MB": with_text(50_000_000),
    "comment of 500 MB": with_text(500_000_000),
    "jpeg of 65500 a side": picture(64, 64, kind="JPEG").replace(
        struct.pack(">HH", 64, 64), struct.pack(">HH", 65500, 65500), 1
    ),
    "progressive jpeg": picture(7_000, 7_000, kind="JPEG", progressive=True, quality=10),
    "largest photo": picture(8_064, 6_048, kind="JPEG", quality=10),
    "largest png": picture(4_000, 4_000, "RGBA"),
    "bare zip": nested_zip(),
    "zip behind a picture": picture(10, 10) + nested_zip(),
    "zip behind a pdf": PDF + nested_zip() + b"\n%%EOF",
    "pdf: stream of 500 MB": pdf(bytes(500_000_000)),
    "pdf: picture of 30000 a side": pdf(b"q 200 0 0 200 0 0 cm /I Do Q", HUGE),
    "pdf: form that draws itself": pdf(b"/F Do", LOOP),
    "pdf: ten thousand pages": pdf(b"", count=10_000),
    "pdf: page of a kilometre": pdf(b"", box="0 0 9000000 9000000"),
    "pdf: a million strokes": pdf(b"0 0 m 200 200 l S " * 1_000_000),
    "pdf: brackets": pdf(b"[" * 5_000_000),
}


async def outcome(data: bytes) -> str:
    try:
        content = await make_harmless(data)
    except Problem as problem:
        return problem.code
    return content.media_type


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_ends_in_a_word_or_a_small_picture(name):
    data = BOMBS[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = await outcome(data)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = spent.ru_utime + spent.ru_stime - cpu.ru_utime - cpu.ru_stime
    assert (
        told in ("bad_file", "damaged_file", "damaged_pdf", "application/pdf")
        or (
            told.startswith("image/")
            and name in ("largest photo", "largest png", "progressive jpeg")
        )
        or name.startswith(("comment", "zip behind a picture"))
    )
    assert seconds <= CPU_SECONDS + 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 <= 200_000_000  # of the server; the child cannot take more than MEMORY
    assert MEMORY <= 300_000_000


async def test_what_is_drawn_is_small(tmp_path):
    content = await make_harmless(BOMBS["largest photo"])
    with Image.open(io.BytesIO(content.data)) as drawn:
        assert max(drawn.size) <= LONGEST_SIDE + 100
        assert drawn.size == (4032, 3024) or max(drawn.size) == LONGEST_SIDE


async def test_bombs_leave_the_loop_free():
    """While four of them burn, the server goes on with everybody else's work."""
    burning = asyncio.gather(*(outcome(BOMBS["pdf: a million strokes"]) for _ in range(4)))
    turns = 0
    while not burning.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert set(await burning) <= {"damaged_pdf", "application/pdf"}
    assert turns >= 10
