"""What a file really is, told by its content, and pictures made anew.

Nothing here trusts a name or a declared type. A picture is decoded and written again by a child
process with limits on time, memory and pixels; metadata, trailing bytes and tricks stay behind.
"""

import asyncio
import io
import re
import sys
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_

SECONDS = 20
CHILDREN = asyncio.Semaphore(2)  # each takes a core and up to 280 MB
REDRAW = Path(__file__).with_name("redraw.py")


class NotAPaper(Problem):
    code, status = "bad_file", 422
    text = N_("This file is not a JPEG, PNG or PDF. Take a photo or a scan and upload that.")


class DamagedPicture(Problem):
    code, status = "damaged_file", 422
    text = N_("This picture cannot be opened. Please save it again, or take a new photo.")


class DamagedPdf(Problem):
    code, status = "damaged_pdf", 422
    text = N_(
        "This PDF cannot be opened: it is damaged, locked with a password, or longer than 40 "
        "pages. Save it anew without a password, or take photos of the pages."
    )


class Infected(Problem):
    code, status = "infected_file", 422
    text = N_("This file holds a virus and was not kept. Take a new photo, and check your device.")


@dataclass(frozen=True)
class Content:
    """`pages` is an archive with a picture of each page of a PDF: staff look at these alone.

    `is_held` says that the virus scanner did not answer: nobody sees it before it did.
    """

    media_type: str
    data: bytes
    pages: bytes = b""
    is_held: bool = False

    @property
    def page_count(self) -> int:
        return len(zipfile.ZipFile(io.BytesIO(self.pages)).namelist()) if self.pages else 0


def media_type_of(data: bytes) -> str:
    """image/jpeg, image/png or application/pdf by the first bytes; raises `NotAPaper`."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return "application/pdf"
    raise NotAPaper()


def clean_name(name: str) -> str:
    """A name fit to be shown: no folders, no control or direction marks, 100 characters."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return shown.strip()[-100:] or "file"


async def make_harmless(data: bytes) -> Content:
    """The content as it may be stored; raises `NotAPaper`, `DamagedPicture` or `DamagedPdf`."""
    media_type = media_type_of(data)
    async with CHILDREN:
        redrawn = await _redraw(data, media_type)
    if media_type == "application/pdf":
        if not redrawn:
            raise DamagedPdf()
        return Content(media_type, data, redrawn)
    if not redrawn:
        raise DamagedPicture()
    return Content(media_type, redrawn)


async def _redraw(data: bytes, media_type: str) -> bytes:
    """What the child drew; empty when it failed or took too long."""
    # A command of its own, not a fork: the child knows nothing of our keys and connections.
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(REDRAW),
        media_type,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        redrawn, _ = await asyncio.wait_for(child.communicate(data), SECONDS)
    except TimeoutError:
        child.kill()
        await child.wait()
        return b""
    return redrawn if child.returncode == 0 else b""
