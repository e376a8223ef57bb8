"""A playbook as a form: every key that is one word, number or choice; the rest is written as TOML.

The text is edited in place, so that its comments and its order stay (tomlkit).
"""

import re
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import tomlkit
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from keyhouse.domain.marketplaces import Sections
from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

NO_NUMBER = N_("Please write a whole number.")
YES, NO = "true", "false"
NUMBER = re.compile(r"-?[0-9]{1,9}")
LONGEST_LINE = 150


@dataclass(frozen=True)
class Key:
    """One key of a section; `kind` is toml where only the text can change it."""

    name: str  # section.key
    kind: str  # yes_no, choice, number, text, toml
    value: str
    meaning: str
    options: tuple[str, ...] = ()


def form_of(policies: Mapping[type, Any], sections: Sections) -> dict[str, list[Key]]:
    """Section → its keys, as they are in force."""
    return {
        section: [
            _key(f"{section}.{name}", info, getattr(policies[model], name))
            for name, info in model.model_fields.items()
        ]
        for section, model in sections.items()
    }


def _key(name: str, info: FieldInfo, value: Any) -> Key:
    kind, options = _kind(info.annotation)
    if kind == "text" and not _is_line(value):
        kind = "toml"
    return Key(name, kind, shown(value), info.description or "", options)


def _is_line(value: Any) -> bool:
    """Not words in several languages, and nothing that a field of one line would change."""
    if value is None:
        return True
    said = str(value) if type(value).__name__ == "HttpUrl" else value
    is_normal = isinstance(said, str) and unicodedata.is_normalized("NFC", said)
    return is_normal and len(said) <= LONGEST_LINE and said.isprintable()


def _kind(annotation: Any) -> tuple[str, tuple[str, ...]]:
    arms = [annotation]
    if get_origin(annotation) in (Union, types.UnionType):
        arms = [arm for arm in get_args(annotation) if arm is not type(None)]
    plain = [get_args(arm)[0] if get_origin(arm) is Annotated else arm for arm in arms]
    if bool in plain:
        return "yes_no", (YES, NO)
    if len(plain) == 1 and get_origin(plain[0]) is Literal:
        return "choice", tuple(str(each) for each in get_args(plain[0]))
    if plain == [int]:
        return "number", ()
    if any(isinstance(arm, type) and _is_text(arm) for arm in plain):
        return "text", ()
    return "toml", ()


def _is_text(arm: type) -> bool:
    return issubclass(arm, str) or arm.__name__ in ("EmailStr", "HttpUrl")


def shown(value: Any) -> str:
    """A value as the form and the list of differences show it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, BaseModel | dict | list | tuple):
        return _as_toml(value)
    return str(value)


def _as_toml(value: Any) -> str:
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_as_toml(each) for each in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_as_toml(v)}" for k, v in value.items()) + " }"
    return tomlkit.item(value if isinstance(value, bool | int | float) else str(value)).as_string()


def fill_in(text: str, typed: dict[str, str], form: dict[str, list[Key]]) -> str:
    """The text with what was typed otherwise than it is; raises `Invalid` for no number."""
    document = tomlkit.parse(text)
    faults: dict[str, tuple[str, str, dict[str, Any]]] = {}
    for section, keys in form.items():
        for key in keys:
            said = typed.get(key.name, key.value).strip()
            if key.kind == "toml" or said == key.value.strip():
                continue
            if key.kind == "number" and said and not NUMBER.fullmatch(said):
                faults[f"key_{key.name}"] = ("no_number", NO_NUMBER, {})
                continue
            _put(document, section, key, said)
    if faults:
        raise Invalid(faults)
    return document.as_string()


def _put(document: Any, section: str, key: Key, said: str) -> None:
    """Nothing typed takes the key out: then its default holds."""
    name = key.name.partition(".")[2]
    if said:
        if section not in document:
            document.add(section, tomlkit.table())
        values: dict[str, Any] = {"yes_no": said == YES, "text": said, "choice": said}
        document[section][name] = int(said) if key.kind == "number" else values[key.kind]
    elif name in document.get(section, {}):
        document[section].remove(name)
