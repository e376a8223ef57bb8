"""Collects every text of pages, letters and refusals, and brings the catalogues up to date.

`make texts` rewrites the catalogues: new texts come in untranslated, old ones go. A test says
which are missing.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent / "src" / "keyhouse"
LOCALES = SOURCE / "web" / "locales"
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def collect() -> Catalog:
    """Every text in the source, with the places where it stands."""
    catalogue = Catalog(charset="utf-8")
    for file, line, text, comments, context in extract_from_dir(
        SOURCE, METHODS, keywords=KEYWORDS, options_map={"**": {"trimmed": "true"}}
    ):
        catalogue.add(text, None, [(file, line)], auto_comments=comments, context=context)
    return catalogue


def read(language: str) -> Catalog:
    return read_po(BytesIO((LOCALES / f"{language}.po").read_bytes()), locale=language)


def missing(language: str) -> list[str]:
    """Texts of the source that have no translation in this language."""
    known = read(language)
    found = []
    for message in collect():
        if message.id:
            said = known.get(message.id)
            strings = (
                said.string if said and isinstance(said.string, tuple) else (said and said.string,)
            )
            if not said or said.fuzzy or not all(strings):
                found.append(str(message.id))
    return found


def main() -> None:
    template = collect()
    for language in ("ru", "zh", "sk"):
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True, keep_user_comments=False)
        catalogue.obsolete.clear()
        with (LOCALES / f"{language}.po").open("wb") as out:
            write_po(
                out, catalogue, width=100, sort_output=True, omit_header=False, no_location=True
            )
        print(f"{language}: {len(missing(language))} to translate of {len(template)}")


if __name__ == "__main__":
    sys.exit(main())
