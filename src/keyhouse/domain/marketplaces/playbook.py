"""Reading a playbook: TOML text to typed policies, or one message with file, key and allowance."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from keyhouse.domain.marketplaces.policy import (
    CalendarPolicy,
    MarketplacePolicy,
    SupportPolicy,
    TermsPolicy,
)
from keyhouse.domain.marketplaces.profiles import with_profile
from keyhouse.kit.problems import SetupError

RESERVED = frozenset({"dev", "static", "healthz", "readyz", "metrics", "api", ".well-known"})
# Cookies are named by slug and these: a slug that ends like one would share another's cookie.
COOKIES = tuple(
    f"-{name}"
    for name in (
        "staff",
        "form",
        "lang",
        "signup",
        "signin",
        "recovery",
        "link",
        "activate",
        "act",
        "back",
        "social",
        "lost",
        "case",
        "device",
        "help",
        "notme",
        "stop",
        "invitation",
    )
)
SLUG = re.compile(r"[a-z][a-z0-9-]{1,30}")


class PlaybookError(SetupError):
    """The playbook cannot be used; nothing of it was applied."""


class Sections(dict[str, type[BaseModel]]):
    """Section name → its policy type: the marketplace's own and those that features bring."""

    def __init__(self, more: Mapping[str, type[BaseModel]]) -> None:
        super().__init__(
            marketplace=MarketplacePolicy,
            support=SupportPolicy,
            calendar=CalendarPolicy,
            terms=TermsPolicy,
            **more,
        )


def check_slug(slug: str) -> str:
    if slug in RESERVED or not SLUG.fullmatch(slug) or slug.endswith(COOKIES):
        raise PlaybookError(
            f"{slug!r} cannot name a marketplace: use 2 to 31 of a-z, 0-9 and -, beginning with "
            f"a letter, and none of {', '.join(sorted(RESERVED))}."
        )
    return slug


def parse_playbook(text: str, name: str, sections: Sections) -> dict[type, Any]:
    """Every section as its policy; raises `PlaybookError` with all that is wrong at once."""
    try:
        found = with_profile(tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # numbers and nestings without end as well
        raise PlaybookError(f"{name}: this is not valid TOML: {error}") from error
    faults = [
        f"{name}: there is no section [{section}]; known: {', '.join(sections)}"
        for section in found
        if section not in sections
    ]
    policies: dict[type, Any] = {}
    for section, type_ in sections.items():
        try:
            policies[type_] = type_.model_validate(found.get(section, {}))
        except ValidationError as error:
            faults += [_fault(name, section, each) for each in error.errors()]
    if faults:
        raise PlaybookError("\n".join(faults))
    return policies


def of_the_server(policies: Mapping[type, Any]) -> dict[str, str]:
    """Keys that reach beyond the marketplace (hosts, whom the server trusts and asks), with their
    values: only whoever has the server may set or drop them, by the command line.
    """
    return {
        name: str(value)
        for policy in policies.values()
        for name, value in _marked(policy, "")
        if value
    }


def _marked(policy: BaseModel, inside: str) -> Iterator[tuple[str, Any]]:
    for name, info in type(policy).model_fields.items():
        value, extra = getattr(policy, name), info.json_schema_extra
        if isinstance(extra, dict) and extra.get("server"):
            yield f"{inside}{name}", value
        for number, each in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(each, BaseModel):
                yield from _marked(each, f"{name}.{getattr(each, 'name', number)}.")


def _fault(name: str, section: str, error: Any) -> str:
    key = ".".join(str(part) for part in (section, *error["loc"]))
    if error["type"] == "extra_forbidden":
        return f"{name}: {key}: there is no such key"
    if error["type"] == "missing":
        return f"{name}: {key}: this key is needed"
    return f"{name}: {key} = {error['input']!r}: {error['msg']}"
