"""Showing a paper: pictures were made anew and may be seen; a PDF is only ever downloaded."""

from starlette.responses import Response

from keyhouse.domain.documents import Opened
from keyhouse.web.answers import Download


def show(opened: Opened) -> Download:
    is_picture = opened.media_type.startswith("image/")
    return Download(opened.name, opened.media_type, opened.data, is_inline=is_picture)


def as_bytes(opened: Opened) -> Response:
    """For programs: the API's answers are never shown by a browser as a page."""
    headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
    return Response(opened.data, media_type=opened.media_type, headers=headers)
