"""Showing a paper: pictures were made anew and may be seen; a PDF is only ever downloaded."""

from keyhouse.domain.documents import Opened
from keyhouse.web.answers import Download


def show(opened: Opened) -> Download:
    is_picture = opened.media_type.startswith("image/")
    return Download(opened.name, opened.media_type, opened.data, is_inline=is_picture)
