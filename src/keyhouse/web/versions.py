"""Entity tags where something is edited (RFC 9110, 8.8.3 and 13.1.1): who saves second hears it.

Every such row has a `version` that its update asks for as well, so that between looking at the
tag and writing nobody slips in.
"""

from typing import Annotated, Any

from fastapi import Depends, Header, Response
from sqlalchemy import Row

from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_


class Stale(Problem):
    code, status = "stale", 412
    text = N_("Somebody changed this in the meantime. Please look at it again.")


class Versions:
    """Of one request: what its `If-Match` says, and the tag of its answer."""

    def __init__(self, expected: str, response: Response) -> None:
        self._expected, self._response = expected, response

    def check(self, row: Row[Any]) -> None:
        """Raises `Stale` when the caller has seen another version. Saying nothing is allowed."""
        asked = [each.strip() for each in self._expected.split(",") if each.strip()]
        if asked and "*" not in asked and tag_of(row) not in asked:
            raise Stale()

    def tell(self, row: Row[Any]) -> None:
        self._response.headers["etag"] = tag_of(row)


def tag_of(row: Row[Any]) -> str:
    return f'"{row.id}.{row.version}"'


async def the_versions(
    response: Response,
    if_match: Annotated[
        str, Header(max_length=500, description="The ETag that was seen; 412 if it is another.")
    ] = "",
) -> Versions:
    return Versions(if_match, response)


async def the_tag(response: Response) -> Versions:
    return Versions("", response)


TheVersions = Annotated[Versions, Depends(the_versions)]  # where something is changed
TheTag = Annotated[Versions, Depends(the_tag)]  # where it is only read
