"""Writes the Python client's shapes and operations from the OpenAPI document."""

import keyword
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from keyhouse import __version__
from keyhouse.app.wiring import FEATURES
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.visits import Marketplace
from keyhouse.web.api import DoorRoute
from keyhouse.web.openapi import openapi_of

ROOT = Path(__file__).parent.parent
HERE = ROOT / "clients" / "python" / "src" / "keyhouse_client"
NOTE = "Written by `make docs` from the OpenAPI document."
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
STREAM = "text/event-stream"


def written() -> dict[Path, str]:
    """Every generated file of the client with what should stand in it."""
    api = document()
    return {
        HERE / "shapes.py": _formatted(shapes(api)),
        HERE / "office.py": _formatted(office(api, is_async=False)),
        HERE / "async_office.py": _formatted(office(api, is_async=True)),
    }


def _formatted(text: str) -> str:
    ruff = [Path(sys.executable).parent / "ruff", "format", "--quiet", "-"]
    return subprocess.run(
        ruff, input=text, capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout


def document() -> dict[str, Any]:
    """As a marketplace would serve it; the routes are the same at all of them."""
    routes = [
        route
        for feature in FEATURES
        for router in feature.apis
        for route in router.routes
        if isinstance(route, DoorRoute)
    ]
    policies = {MarketplacePolicy: MarketplacePolicy(name="Keyhouse")}
    shop = Marketplace("", "shop", "https://accounts.example/shop", "/shop", 0, policies)
    return openapi_of(routes, shop, __version__)


def shapes(api: dict[str, Any]) -> str:
    """A TypedDict for each schema that an answer or a request's part may have."""
    lines = [f'"""What the API takes and gives. {NOTE}"""', ""]
    lines += ["from typing import Any, Literal, NotRequired, TypedDict", ""]
    for name, schema in sorted(api["components"]["schemas"].items()):
        if name != "ProblemDetails":
            lines += ["", *_shape(name, schema)]
    return "\n".join(lines) + "\n"


def _shape(name: str, schema: dict[str, Any]) -> Iterator[str]:
    fields = schema.get("properties", {})
    if any(keyword.iskeyword(field) for field in fields):  # a class could not have it
        yield f"{name} = TypedDict("
        yield f'    "{name}",'
        yield "    {"
        yield from (
            f'        "{n}": {_field(n, f, schema, quoted=True)},' for n, f in fields.items()
        )
        yield "    },"
        yield ")"
        yield ""
        return
    yield f"class {name}(TypedDict):"
    if schema.get("description"):
        yield from _docstring(schema["description"], "    ")
    for field, said in fields.items():
        yield f"    {field}: {_field(field, said, schema)}"
    if not fields and not schema.get("description"):
        yield "    pass"
    yield ""


def _field(name: str, said: dict[str, Any], schema: dict[str, Any], *, quoted: bool = False) -> str:
    type_ = kind(said, "")
    type_ = type_ if name in schema.get("required", ()) else f"NotRequired[{type_}]"
    return f'"{type_}"' if quoted else _quote_names(type_)


def _quote_names(type_: str) -> str:
    """A shape may name one that is defined further down."""
    own = re.search(
        r"\b(?!Any\b|Literal\b|NotRequired\b|None\b)[A-Z]\w+", re.sub(r'"[^"]*"', "", type_)
    )
    if not own:
        return type_
    if type_.startswith("NotRequired["):
        inner = type_.removeprefix("NotRequired[")[:-1]
        return f"NotRequired['{inner}']" if '"' in inner else f'NotRequired["{inner}"]'
    return f"'{type_}'" if '"' in type_ else f'"{type_}"'


def kind(schema: dict[str, Any], prefix: str) -> str:
    """The Python type of a schema; shapes are named behind `prefix`."""
    if "$ref" in schema:
        return prefix + schema["$ref"].rpartition("/")[2]
    if "const" in schema:
        return f"Literal[{_literal(schema['const'])}]"
    if "enum" in schema:
        return f"Literal[{', '.join(_literal(each) for each in schema['enum'])}]"
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            found = dict.fromkeys(kind(each, prefix) for each in schema[choice])
            return " | ".join(found)
    if schema.get("type") == "array":
        if "prefixItems" in schema:
            return f"tuple[{', '.join(kind(each, prefix) for each in schema['prefixItems'])}]"
        return f"list[{kind(schema.get('items', {}), prefix)}]"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {kind(inner, prefix) if isinstance(inner, dict) else 'Any'}]"
    return PLAIN.get(str(schema.get("type")), "Any")


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def office(api: dict[str, Any], *, is_async: bool) -> str:
    base, name = ("AsyncCaller", "AsyncOffice") if is_async else ("Caller", "Office")
    lines = [f'"""Every operation of the API as a method. {NOTE}"""', ""]
    lines += ["from typing import Any, Literal", "", "from keyhouse_client import shapes"]
    names = ", ".join(sorted((base, "Call"), key=str.lower))
    lines += [f"from keyhouse_client.calling import {names}, at", "", "", f"class {name}({base}):"]
    lines += [
        f'    """The operations of one marketplace{", asynchronously" if is_async else ""}."""',
        "",
    ]
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            if not _is_stream(operation):
                lines += [*_method(api, path, method, operation, is_async=is_async), ""]
    return "\n".join(lines).rstrip() + "\n"


def _is_stream(operation: dict[str, Any]) -> bool:
    return any(STREAM in each.get("content", {}) for each in operation["responses"].values())


def _method(
    api: dict[str, Any], path: str, method: str, operation: dict[str, Any], *, is_async: bool
) -> Iterator[str]:
    named = {"path": [], "query": [], "header": []}
    for each in operation["parameters"]:
        named[each["in"]].append(each)
    said = [f'"{method.upper()}"', _path(path)]
    takes = [f"{_safe(each['name'])}: str" for each in named["path"]]
    keywords: list[tuple[str, str]] = []
    fields = _body_fields(api, operation)
    if fields is not None:
        keywords += [(_safe(name), type_) for name, type_ in fields]
        said.append("body={" + ", ".join(f'"{n}": {_safe(n)}' for n, _ in fields) + "}")
    content = operation.get("requestBody", {}).get("content", {})
    if content and fields is None:
        media = ", ".join(f'"{each}"' for each in content)
        takes += ["content: bytes", f"media_type: Literal[{media}]"]
        said += ["content=content", "media_type=media_type"]
    if named["query"]:
        keywords += [
            (_safe(q["name"]), _optional(kind(q["schema"], "shapes."))) for q in named["query"]
        ]
        query = ", ".join(f'"{q["name"]}": {_safe(q["name"])}' for q in named["query"])
        said.append("query={" + query + "}")
    if any(each["name"] == "if-match" for each in named["header"]):
        keywords.append(("if_match", "str | None = None"))
        said.append("if_match=if_match")
    keywords.sort(key=lambda each: " = None" in each[1])
    signature = ["self", *takes, *(["*"] if keywords else []), *(f"{n}: {t}" for n, t in keywords)]
    gives = _answer(operation)
    yield f"    {'async ' if is_async else ''}def {operation['operationId']}("
    yield from (f"        {each}," for each in signature)
    yield f"    ) -> {gives}:"
    yield from _docstring(f"{operation['summary']}.", "        ")
    call = f"{'await ' if is_async else ''}self._call(Call({', '.join(said)}))"
    if gives == "None":
        yield f"        {call}"
    else:
        yield f"        found: {gives} = {call}"
        yield "        return found"


def _body_fields(api: dict[str, Any], operation: dict[str, Any]) -> list[tuple[str, str]] | None:
    """Name → type of what a JSON body holds; None without one."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if not content:
        return None
    schema = api["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    needed = schema.get("required", ())
    return [
        (name, kind(each, "shapes.") if name in needed else _optional(kind(each, "shapes.")))
        for name, each in schema.get("properties", {}).items()
    ]


def _optional(type_: str) -> str:
    return f"{type_} = None" if type_.endswith("| None") else f"{type_} | None = None"


def _answer(operation: dict[str, Any]) -> str:
    good = next(each for status, each in operation["responses"].items() if status[0] == "2")
    content = good.get("content", {})
    if "application/json" in content:
        return kind(content["application/json"].get("schema", {}), "shapes.")
    return "bytes" if content else "None"


def _path(path: str) -> str:
    names = re.findall(r"{(\w+)}", path)
    if not names:
        return f'"{path}"'
    return f'at("{re.sub(r"{.*?}", "{}", path)}", {", ".join(map(_safe, names))})'


def _safe(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name.replace("-", "_")


def _docstring(words: str, indent: str) -> Iterator[str]:
    text = " ".join(words.split())
    lines = textwrap.wrap(text, 90 - len(indent))
    if len(lines) == 1:
        yield f'{indent}"""{lines[0]}"""'
        return
    yield f'{indent}"""{lines[0]}'
    yield from (f"{indent}{line}" for line in lines[1:])
    yield f'{indent}"""'
