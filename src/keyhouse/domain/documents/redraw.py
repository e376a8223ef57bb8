"""A child process: a paper comes in by standard input and goes out drawn anew.

Run as `python redraw.py image/png`, alone: it imports nothing of the house. It limits itself
before it looks at the first byte; whatever goes wrong ends it, and the parent says that the
paper is damaged. A picture goes out as a picture, a PDF as an archive with a picture of each page.
"""

import io
import resource
import sys
import zipfile

from PIL import Image, ImageOps

MEMORY = 280 * 1024 * 1024  # bytes of address space, of which the interpreter takes a fifth
CPU_SECONDS = 8
PHOTO_PIXELS = 52_000_000  # what phones take; such a JPEG is decoded at half its size
PLAIN_PIXELS = 16_200_000  # four bytes each; a PNG has to be decoded whole
LONGEST_SIDE = 4000
PAGE_SIDE = 1600
MOST_PAGES = 40
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}


def redraw(data: bytes, media_type: str) -> bytes:
    """The picture upright, at most 4000 pixels a side, without metadata."""
    Image.MAX_IMAGE_PIXELS = PHOTO_PIXELS
    name = FORMATS[media_type]
    with Image.open(io.BytesIO(data), formats=[name]) as picture:
        width, height = picture.size
        weight = width * height // (4 if picture.mode in ("1", "L") else 1)
        if name == "JPEG" and weight > PLAIN_PIXELS:
            picture.draft(picture.mode, (width // 2, height // 2))
        elif weight > PLAIN_PIXELS:
            raise ValueError("too many pixels")
        # In place, one step after the other: a second copy would double the memory.
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        ImageOps.exif_transpose(picture, in_place=True)
        mode = {"1": "L", "L": "L", "RGBA": "RGBA"}.get(picture.mode, "RGB")
        mode = "RGB" if name == "JPEG" else mode
        plain = picture if picture.mode == mode else picture.convert(mode)
        plain.info.clear()
        out = io.BytesIO()
        plain.save(out, name, **({"quality": 88} if name == "JPEG" else {"compress_level": 4}))
        return out.getvalue()


def draw_pages(data: bytes) -> bytes:
    """Every page as a JPEG, 1600 pixels a side at most; one that is locked or too long fails."""
    import pypdfium2  # takes as long to load as to draw: pictures do without

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
