"""Places from a file in MaxMind's format (GeoLite2, DB-IP and others come in it)."""

from pathlib import Path
from typing import Any

import maxminddb

from keyhouse.kit.problems import SetupError

LANGUAGES = {"zh": "zh-CN"}  # as these files name them


class GeoIp:
    def __init__(self, file: Path) -> None:
        try:
            self._reader = maxminddb.open_database(file)
        except (OSError, maxminddb.InvalidDatabaseError) as error:
            raise SetupError(
                f"KEYHOUSE_GEOIP_FILE {file} cannot be read as a MaxMind database."
            ) from error

    def name(self, network: str, language: str) -> str:
        address = network.partition("/")[0]
        try:
            found: Any = self._reader.get(address)
        except (ValueError, TypeError, maxminddb.InvalidDatabaseError):
            return ""
        if not isinstance(found, dict):
            return ""
        parts = (_name(found.get(each), language) for each in ("city", "country"))
        return ", ".join(filter(None, parts))


def _name(part: Any, language: str) -> str:
    names = part.get("names") if isinstance(part, dict) else None
    if not isinstance(names, dict):
        return ""
    return str(names.get(LANGUAGES.get(language, language)) or names.get("en") or "")
