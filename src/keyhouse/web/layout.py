"""Templates: one environment a language, the features' folders beside the house's own."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, PrefixLoader, StrictUndefined
from jinja2.bccache import Bucket

from keyhouse.domain.marketplaces import say
from keyhouse.web.texts import LANGUAGES, catalogue, say_day, say_moment, say_time


class Compiled(BytecodeCache):
    """Templates are compiled once a process, not once a language."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()


class Layout:
    """`packages` are (name, package) of every feature; a template is named `feature/page.html`."""

    def __init__(self, packages: Iterable[tuple[str, str]]) -> None:
        named = [(name, package) for name, package in packages if package]
        loaders = {name: PackageLoader(package, "templates") for name, package in named}
        loaders["web"] = PackageLoader("keyhouse.web", "templates")
        self._environments = {
            language: _environment(language, PrefixLoader(loaders)) for language in LANGUAGES
        }

    def render(self, template: str, language: str, values: dict[str, Any]) -> str:
        return self._environments[language].get_template(template).render(values)


def _environment(language: str, loader: PrefixLoader) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=COMPILED,
    )
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        language=language,
        languages=LANGUAGES,
        static=static_address,
        say=lambda words: say(words, language),
        say_day=lambda day: say_day(day, language),
        say_moment=lambda moment, zone: say_moment(moment, language, zone),
        say_time=lambda moment, zone: say_time(moment, language, zone),
    )
    return environment


@cache
def static_address(name: str) -> str:
    """The address of a static file; it changes with the content, so browsers may keep it."""
    content = (files("keyhouse.web") / "static" / name).read_bytes()
    return f"/static/{sha256(content).hexdigest()[:12]}/{name}"
