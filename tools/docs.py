"""Writes docs/reference, playbooks/plain.toml and the client from the code; `--check` fails when they are old.

A setting, a playbook key, a fact, a command, an API route or a lifecycle that is not described
cannot be forgotten: it is written from where it is declared.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import client
import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from keyhouse.app.cli import app as cli
from keyhouse.app.wiring import FEATURES, sections
from keyhouse.domain.accounts import ACCOUNT
from keyhouse.domain.audit import FACTS
from keyhouse.domain.cases import CASE
from keyhouse.domain.deliveries import DELIVERY
from keyhouse.domain.messaging.states import MESSAGE
from keyhouse.domain.shops import BINDING
from keyhouse.domain.visits import ROLES, STAFF_ACTS
from keyhouse.features.oidc.scopes import OF_PEOPLE, OF_PROGRAMS
from keyhouse.features.webhooks.catalogue import CATALOGUE, REVOKING
from keyhouse.kit.lifecycle import Lifecycle
from keyhouse.kit.settings import SETTINGS
from keyhouse.web.openapi import problem_codes
from keyhouse.web.program_api import SCOPE
from keyhouse.web.staff_api import ACT

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
PLAIN = ROOT / "src" / "keyhouse" / "playbooks" / "plain.toml"
NOTE = "<!-- Written by `make docs` from the code. -->\n\n"


def settings() -> str:
    rows = [
        f"| `{s.variable}` | {f'`{s.default}`' if s.default else '–'} | {s.meaning} |"
        for s in SETTINGS
    ]
    return (
        "# Settings\n\n"
        "Variables, or the same names in lower case without `KEYHOUSE_` in `keyhouse.toml` (another\n"
        "file: `KEYHOUSE_CONFIG`). A variable wins.\n\n"
        "| Variable | Default | Meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def keys(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, FieldInfo]]:
    """Every key below a section, those of its lists as `name[].key`."""
    for name, info in model.model_fields.items():
        yield f"{prefix}.{name}", info
        for inner in getattr(info.annotation, "__args__", ()):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from keys(inner, f"{prefix}.{name}[]")


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "needed"
    value = info.default
    return f"`{_toml(value)}`" if value not in (None, "", ()) else "–"


def _toml(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    if isinstance(value, BaseModel):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value if v) + " }"
    return json.dumps(value, ensure_ascii=False)


def playbook() -> str:
    rows = [
        f"| `{key}` | {_default(info)} | {info.description} |"
        for section, model in sections().items()
        for key, info in keys(model, section)
    ]
    return (
        "# Playbook keys\n\n"
        "A playbook is one TOML file; `src/keyhouse/playbooks/plain.toml` has every key with its\n"
        'default. Words may be one text, or one a language: `{ en = "…", ru = "…" }`. What is not\n'
        "listed here is refused.\n\n"
        "| Key | Default | Meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def plain() -> str:
    """A playbook with every key of the first level, explained; what is optional is commented."""
    given = {"marketplace.name": '"Plain"', "support.email": '"support@example.com"'}
    lines = [
        "# Every key, explained. What is commented out shows its default. Written by `make docs`."
    ]
    for section, model in sections().items():
        lines += ["", f"[{section}]"]
        for name, info in model.model_fields.items():
            lines.append(f"# {info.description}")
            key = f"{section}.{name}"
            value = given.get(key) or _toml("" if info.default is None else info.default)
            lines.append(f"{name} = {value}" if key in given else f"# {name} = {value}")
    return "\n".join(lines) + "\n"


def facts() -> str:
    rows = [f"| `{name}` | {meaning} |" for name, meaning in FACTS.items()]
    return (
        "# Facts\n\nWhat the audit records. Facts hold ids, keyed hashes and codes, no personal data.\n\n"
        "| Fact | Meaning |\n|---|---|\n" + "\n".join(rows) + "\n"
    )


def events() -> str:
    rows = [
        f"| `{each.name}` | {each.meaning} | {', '.join(f'`{name}`' for name in each.data)} |"
        for each in CATALOGUE.values()
    ]
    return (
        "# Events\n\nWhat other programs hear of, by webhook and in the feed "
        "([integrate](../integrate.md#what-happened-webhooks-and-the-feed)).\n`data` names `account`, "
        "`shop` (its number), and `case`, `case_kind`, `reference` where there is one; beside\nthem "
        "what stands in the last column. A field may be added; a change of meaning makes a new "
        "type.\n\n| Event | Meaning | More data |\n|---|---|---|\n" + "\n".join(rows) + "\n\n"
        "```\n" + EVENT + "\n```\n\nAfter these no older token of the account counts any more "
        "(`/api/v1/market/revocations`):\n" + ", ".join(f"`{name}`" for name in REVOKING) + ".\n"
    )


EVENT = """\
{"id": "fct_01j9x4c7n8t2kq5m3v6w0d1e2f", "type": "account.sanctioned", "sequence": 812,
 "timestamp": "2026-03-02T09:00:00Z",
 "data": {"account": "acc_01j9x4c7n8t2kq5m3v6w0d1e2f", "kind": "frozen", "reason": "fraud"}}"""


def scopes() -> str:
    people = [f"| `{name}` | {meaning} |" for name, meaning in OF_PEOPLE.items()]
    programs = [f"| `{name}` | {meaning} |" for name, meaning in OF_PROGRAMS.items()]
    return (
        "# Scopes\n\nOf people: what a program asks for, in the words in which they are asked.\n\n"
        "| Scope | Meaning |\n|---|---|\n" + "\n".join(people) + "\n\nOf a program itself (kind "
        "`service`, client credentials).\n\n| Scope | Meaning |\n|---|---|\n"
        + "\n".join(programs)
        + "\n"
    )


def roles() -> str:
    head = " | ".join(ROLES.values())
    rows = [
        f"| `{act}` | " + " | ".join("✓" if role in who else "" for role in ROLES) + " |"
        for act, who in STAFF_ACTS.items()
    ]
    deciders = [
        f"| `{kind.name}` | " + ", ".join(ROLES[role] for role in kind.deciders) + " |"
        for feature in FEATURES
        for kind in feature.kinds
    ]
    return (
        "# Roles\n\nWhat each role of the staff may do. Nobody sets a password, reads a code, changes an "
        "address or drops a second step of somebody: there is no such act.\n\n"
        f"| Act | {head} |\n|---|"
        + ":-:|" * len(ROLES)
        + "\n"
        + "\n".join(rows)
        + "\n\n## Who decides which kind of case\n\n| Kind | Roles |\n|---|---|\n"
        + "\n".join(deciders)
        + "\n"
    )


def commands() -> str:
    lines = ["# Command line\n"]
    for words, command in _commands(typer.main.get_command(cli), ()):
        lines.append(f"## keyhouse {' '.join(words)}\n\n{command.help}\n")
        for each in command.params:
            if each.name != "help":
                shown = (
                    ", ".join(each.opts) if each.param_type_name == "option" else each.name.upper()
                )
                needed = " (needed)" if each.required else ""
                lines.append(f"- `{shown}`{needed} {getattr(each, 'help', '') or ''}".rstrip())
        lines.append("")
    return "\n".join(lines)


def _commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, each in sorted(getattr(command, "commands", {}).items()):
        if hasattr(each, "commands"):
            yield from _commands(each, (*words, name))
        else:
            yield (*words, name), each


def lifecycles() -> str:
    return "# Lifecycles\n\n" + "\n".join(
        _lifecycle(each) for each in (ACCOUNT, CASE, BINDING, MESSAGE, DELIVERY)
    )


def _lifecycle(lifecycle: Lifecycle) -> str:
    """A table and a picture of the same rows."""
    rows, arrows = [], [f"    [*] --> {state}" for state in lifecycle.start]
    for move in lifecycle.moves:
        who, source = ", ".join(move.who), ", ".join(move.sources)
        rows.append(
            f"| {source} | {move.act} | {move.target} | {who} | {move.fact} | {move.needs} |"
        )
        arrows += [f"    {state} --> {move.target}: {move.act}" for state in move.sources]
    arrows += [f"    {state} --> [*]" for state in lifecycle.ends]
    return (
        f"## {lifecycle.name.title()}\n\n```mermaid\nstateDiagram-v2\n"
        + "\n".join(arrows)
        + "\n```\n\n"
        "| From | Act | To | Who | Fact | Needs |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def api() -> str:
    from keyhouse.app.wiring import FEATURES

    rows = []
    for feature in FEATURES:
        for route in (each for router in feature.apis for each in router.routes):
            method, extra = next(iter(route.methods)), route.openapi_extra or {}
            needed = extra.get(ACT, "") or (f"scope `{extra[SCOPE]}`" if SCOPE in extra else "")
            rows.append(f"| `{method} /api/v1{route.path}` | {route.summary} | {needed} |")
    return (
        "# JSON API\n\nBelow each marketplace's address. The full document, with schemas, is served at\n"
        "`/api/openapi.json`. Bearer tokens only; refusals are `application/problem+json` (RFC 9457).\n\n"
        "Routes of the staff name the act that a role must allow (`roles.md`); a staff session's token\n"
        "opens them. Those below `/market` are for programs and name a scope (`scopes.md`).\n\n"
        "| Route | What it does | Act of the staff, or scope |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def problems() -> str:
    rows = [f"| `{code}` | {status} | {text} |" for code, status, text in problem_codes()]
    return (
        "# Codes of refusals\n\nThe `code` of `application/problem+json` answers, which stays the same; the words are told\n"
        "in the caller's language. Fields that are refused (`422 invalid`) have codes of their own in `errors`.\n\n"
        "| Code | Status | Words |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


PAGES = {
    "settings.md": settings,
    "playbook.md": playbook,
    "facts.md": facts,
    "events.md": events,
    "scopes.md": scopes,
    "roles.md": roles,
    "commands.md": commands,
    "lifecycles.md": lifecycles,
    "api.md": api,
    "problems.md": problems,
}


def written() -> dict[Path, str]:
    """Every generated file with what should stand in it."""
    pages = {REFERENCE / name: NOTE + write() for name, write in PAGES.items()}
    return {**pages, PLAIN: plain(), **client.written()}


def old() -> list[Path]:
    return [
        path for path, text in written().items() if not path.exists() or path.read_text() != text
    ]


def main() -> int:
    if "--check" in sys.argv:
        for path in old():
            print(f"{path.relative_to(ROOT)} is old: run `make docs`")
        return 1 if old() else 0
    for path, text in written().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
