"""Texts in every language: gettext catalogues, read at start, one voice for pages and letters."""

import gettext
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "ru": "Русский", "zh": "中文", "sk": "Slovenčina"}


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The texts of a language; English ones stand in the code itself."""
    if language not in LANGUAGES or language == "en":
        return gettext.NullTranslations()
    source = (files("keyhouse.web") / "locales" / f"{language}.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(language: str, text: str, values: dict[str, object] | None = None) -> str:
    """The text in this language, with `%(name)s` filled in."""
    if not text:
        return ""
    said = catalogue(language).gettext(text)
    return said % values if values else said


def best_language(accepted: str, offered: tuple[str, ...]) -> str | None:
    """The first language of an Accept-Language header (RFC 9110, 12.5.4) that is offered."""
    weighed: list[tuple[float, str]] = []
    for part in accepted[:200].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        weighed.append((-quality, tag.split("-")[0].lower()))
    return next((tag for _, tag in sorted(weighed, key=lambda w: w[0]) if tag in offered), None)


def say_day(day: date, language: str) -> str:
    return format_date(day, "long", locale=language)


def say_moment(moment: datetime, language: str, zone: str) -> str:
    """Day and minute, without seconds."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{format_date(local, 'medium', locale=language)}, {say_time(moment, language, zone)}"


def say_zone(moment: datetime, language: str, zone: str) -> str:
    """Such as GMT+3, for readers who may be elsewhere."""
    return format_datetime(moment, "z", tzinfo=ZoneInfo(zone), locale=language)


def say_time(moment: datetime, language: str, zone: str) -> str:
    return format_time(moment, "short", tzinfo=ZoneInfo(zone), locale=language)
