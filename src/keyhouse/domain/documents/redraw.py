"""A child process: a paper comes in by standard input and goes out drawn anew.

Run as `python redraw.py image/png`, alone: it imports nothing of the house. It limits itself
before it looks at the first byte; whatever goes wrong ends it, and the parent says that the
paper is damaged. A picture goes out as a picture, a PDF as an archive with a picture of each page.
"""

import io
import resource
import sys
import zipfile

import pypdfium2
from PIL import Image, ImageOps

MEMORY = 1024 * 1024 * 1024  # bytes of address space, of which the interpreter takes a part
CPU_SECONDS = 10
PIXELS = 30_000_000
LONGEST_SIDE = 4000
PAGE_SIDE = 1600
MOST_PAGES = 40
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}


def redraw(data: bytes, media_type: str) -> bytes:
    """The picture upright, at most 4000 pixels a side, without metadata."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    name = FORMATS[media_type]
    with Image.open(io.BytesIO(data), formats=[name]) as picture:
        width, height = picture.size
        if width * height > PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        mode = "RGB" if name == "JPEG" or upright.mode not in ("L", "RGBA") else upright.mode
        plain = upright.convert(mode)
        plain.info.clear()
        out = io.BytesIO()
        plain.save(out, name, **({"quality": 88} if name == "JPEG" else {"compress_level": 4}))
        return out.getvalue()


def draw_pages(data: bytes) -> bytes:
    """Every page as a JPEG, 1600 pixels a side at most; one that is locked or too long fails."""
    document = pypdfium2.PdfDocument(data)
    if not 0 < len(document) <= MOST_PAGES:
        raise ValueError("no pages, or too many")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, page in enumerate(document, start=1):
            width, height = page.get_size()
            scale = min(3.0, PAGE_SIDE / max(width, height, 1))
            drawn = io.BytesIO()
            page.render(scale=scale).to_pil().convert("RGB").save(drawn, "JPEG", quality=80)
            archive.writestr(f"{number}.jpg", drawn.getvalue())
            page.close()
    return out.getvalue()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    data, kind = sys.stdin.buffer.read(), sys.argv[1]
    drawn = draw_pages(data) if kind == "application/pdf" else redraw(data, kind)
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    main()
