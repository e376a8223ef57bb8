"""What the operator sets: `KEYHOUSE_*` variables, or one TOML file named by `KEYHOUSE_CONFIG`.

A variable wins over the file. Everything is checked at start; nothing here makes the house less
safe. `docs/reference/settings.md` is written from `SETTINGS`.
"""

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from keyhouse.kit.problems import SetupError

DEFAULT_CONFIG = Path("keyhouse.toml")


@dataclass(frozen=True)
class Setting:
    name: str
    default: str | None
    meaning: str

    @property
    def variable(self) -> str:
        return f"KEYHOUSE_{self.name.upper()}"


SETTINGS = (
    Setting(
        "database_url",
        "sqlite:///var/keyhouse.db",
        "Where the rows live: `sqlite:///FILE` (a path from the working directory; four slashes "
        "for one from the root) or `postgresql://USER:PASSWORD@HOST/NAME`.",
    ),
    Setting(
        "public_url",
        "http://localhost:8000",
        "The address people see, without a path. Every link is built from it. Outside loopback "
        "it must be https.",
    ),
    Setting(
        "smtp_url",
        None,
        "The mail server: `smtp://USER:PASSWORD@HOST:587` (STARTTLS is demanded outside loopback) "
        "or `smtps://…:465`. The sender goes into `?from=office@example.com`.",
    ),
    Setting(
        "sms_url",
        "",
        "Where texts to phones are handed over, such as `https://api.provider.example/send`. "
        "`$to`, `$text` and `$key` may stand in it, in the headers and in the body. Empty: no SMS.",
    ),
    Setting("sms_method", "POST", "The method of that request: POST, PUT or GET."),
    Setting(
        "sms_headers",
        "",
        "Its headers, one `Name: value` a line; this is where a provider's key goes.",
    ),
    Setting(
        "sms_body",
        '{"to": "$to", "text": "$text", "key": "$key"}',
        "Its body. Values are escaped for JSON, or for a form when the content type says so.",
    ),
    Setting(
        "sms_success",
        r"^2\d\d ",
        "What the answer looks like when the text was taken: an expression that is searched in "
        "the status, a blank, and the body.",
    ),
    Setting(
        "sms_message_id",
        "",
        'Where the answer names the text: an expression with one group, `"id": *"([^"]+)"`.',
    ),
    Setting(
        "social_secrets_file",
        "",
        "A TOML file with our secrets at social providers: a table for each marketplace, in it "
        '`provider = "secret"`. A provider that is not named gets none (PKCE alone).',
    ),
    Setting(
        "partner_secrets_file",
        "",
        "A TOML file with the secrets shared with marketplaces' own systems: a table for each "
        'marketplace, in it `secret = "whsec_…"` (32 random bytes in base64). With it requests '
        "about obligations are signed, both ways.",
    ),
    Setting(
        "files_url",
        "file:///var/files",
        "Where encrypted papers lie: `file:///FOLDER` (a path from the working directory; four "
        "slashes for one from the root), or "
        "`s3://KEY:SECRET@BUCKET/FOLDER?endpoint=https://HOST&region=NAME`. Without a key it is "
        "looked for where Amazon's own tools do: `AWS_ACCESS_KEY_ID`, or the machine's role.",
    ),
    Setting(
        "clamd_url",
        "",
        "ClamAV's daemon, which looks at every upload: `tcp://HOST:3310` or `unix:///PATH`. While "
        "it does not answer, new papers are held back from everybody. Empty: no scan.",
    ),
    Setting(
        "geoip_file",
        "",
        "A file in MaxMind's format (.mmdb) that says where networks roughly are, for the list of "
        "devices and letters about sign-ins. Empty: no place is told.",
    ),
    Setting(
        "secret_key_file",
        "var/secret.key",
        "The file with the server's secret, made by "
        "`keyhouse init`. Without it nothing sealed can be read again: keep a copy. Several lines: "
        "the newest secret comes first (`keyhouse keys rotate`).",
    ),
    Setting("host", "127.0.0.1", "The address the server listens on."),
    Setting("port", "8000", "The port the server listens on, 1 to 65535."),
    Setting(
        "workers",
        "1",
        "How many processes answer on this machine, 1 to 64: on PostgreSQL as many as cores; on "
        "SQLite one is best. One more hashes passwords for all of them.",
    ),
    Setting(
        "kept_sessions",
        "0",
        "How many sessions each process keeps in memory for `GET /session`, 0 to 1000000, about a "
        "kilobyte each. PostgreSQL tells of every change: no answer is older than a second. On "
        "SQLite none is kept; a look at its file takes no longer.",
    ),
    Setting(
        "metrics_port",
        "0",
        "A port of its own where `/metrics` answers Prometheus, on `host`; 0: nowhere. Of several "
        "workers each has the next port. Nobody but your Prometheus should reach them.",
    ),
    Setting(
        "trusted_proxies",
        "",
        "Addresses or networks of your own proxies, separated by "
        "commas. Only from these is X-Forwarded-For believed.",
    ),
    Setting(
        "private_receivers",
        "",
        "Networks, separated by commas, in which programs may be called although they are not "
        "public: webhooks and back-channel logout go to public addresses alone otherwise.",
    ),
)


@dataclass(frozen=True)
class SmsSettings:
    """How the provider of SMS is asked; `url` is empty where there is none.

    `$to`, `$text` and `$key` stand for the text's own values. `success` is searched in
    "STATUS BODY" of the answer; the first group of `message_id` names the text there.
    """

    url: str
    method: str
    headers: tuple[tuple[str, str], ...]
    body: str
    success: str
    message_id: str


@dataclass(frozen=True)
class Settings:
    database_url: str
    public_url: str
    smtp_url: str
    sms: SmsSettings
    social_secrets: Mapping[str, Mapping[str, str]]
    partner_secrets: Mapping[str, Mapping[str, str]]
    files_url: str
    clamd_url: str
    geoip_file: Path | None
    secret_key_file: Path
    host: str
    port: int
    workers: int
    kept_sessions: int
    metrics_port: int
    trusted_proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    private_receivers: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    is_demo: bool = False

    @property
    def is_secure(self) -> bool:
        return self.public_url.startswith("https://")


def read_settings(environment: Mapping[str, str], *, is_demo: bool = False) -> Settings:
    """Raises `SetupError` naming the variable, what stands there and what is allowed."""
    values = {setting.name: setting.default for setting in SETTINGS}
    values.update(_from_file(environment))
    for setting in SETTINGS:
        if setting.variable in environment:
            values[setting.name] = environment[setting.variable]
    return Settings(
        database_url=_database_url(values["database_url"]),
        public_url=_public_url(values["public_url"]),
        smtp_url=_smtp_url(values["smtp_url"]),
        sms=_sms(values),
        social_secrets=_secrets("social", values["social_secrets_file"] or ""),
        partner_secrets=_secrets("partner", values["partner_secrets_file"] or ""),
        files_url=_files_url(values["files_url"]),
        clamd_url=_clamd_url(values["clamd_url"] or ""),
        geoip_file=Path(values["geoip_file"]) if values["geoip_file"] else None,
        secret_key_file=Path(values["secret_key_file"] or ""),
        host=values["host"] or "127.0.0.1",
        port=_port("port", values["port"]),
        workers=_number("workers", values["workers"], 1, 64),
        kept_sessions=_number("kept_sessions", values["kept_sessions"], 0, 1_000_000),
        metrics_port=_port("metrics_port", values["metrics_port"], least=0),
        trusted_proxies=_networks("trusted_proxies", values["trusted_proxies"] or ""),
        private_receivers=_networks("private_receivers", values["private_receivers"] or ""),
        is_demo=is_demo,
    )


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _from_file(environment: Mapping[str, str]) -> dict[str, str]:
    named = environment.get("KEYHOUSE_CONFIG")
    path = Path(named) if named else DEFAULT_CONFIG
    if not named and not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SetupError(f"{path}: this settings file cannot be read.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: this is not valid TOML: {error}") from error
    known = {setting.name for setting in SETTINGS}
    for name in found:
        if name not in known:
            raise SetupError(
                f"{path}: there is no setting {name!r}. Known: {', '.join(sorted(known))}."
            )
    return {name: str(value) for name, value in found.items()}


def _bad(name: str, value: str | None, allowed: str) -> SetupError:
    return SetupError(f"KEYHOUSE_{name.upper()} is {value!r}. Allowed: {allowed}.")


def _database_url(value: str | None) -> str:
    if not value or not value.startswith(("sqlite:///", "postgresql://")):
        # The value may hold a password, so it is not repeated.
        raise SetupError(
            "KEYHOUSE_DATABASE_URL must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
        )
    return value


def _public_url(value: str | None) -> str:
    parts = urlsplit(value or "")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise _bad("public_url", value, "https://HOST without a path, or http://localhost:PORT")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise _bad("public_url", value, "https:// outside loopback, since passwords travel there")
    return f"{parts.scheme}://{parts.netloc}"


def _smtp_url(value: str | None) -> str:
    parts = urlsplit(value or "")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SetupError(
            "KEYHOUSE_SMTP_URL is missing or wrong: smtp://USER:PASSWORD@HOST:587?from=ADDRESS. "
            "In a new folder run `keyhouse init` first."
        )
    if not all("@" in sender for sender in parse_qs(parts.query).get("from", [""])):
        raise SetupError("KEYHOUSE_SMTP_URL names no sender: add ?from=office@example.com.")
    return value or ""


def _secrets(whose: str, name: str) -> Mapping[str, Mapping[str, str]]:
    if not name:
        return {}
    try:
        found = tomllib.loads(Path(name).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SetupError(
            f"KEYHOUSE_{whose.upper()}_SECRETS_FILE: {name} is no readable TOML."
        ) from error
    tables = [each for each in found.values() if isinstance(each, dict)]
    if len(tables) != len(found) or any(type(v) is not str for t in tables for v in t.values()):
        # What stands there may be a secret, so it is not repeated.
        raise SetupError(
            f'{name} must hold tables of marketplaces with texts, such as name = "secret".'
        )
    return found


def _sms(values: Mapping[str, str | None]) -> SmsSettings:
    url = values["sms_url"] or ""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise SetupError("KEYHOUSE_SMS_URL must be https://HOST/… or empty.")
    if url and parts.scheme == "http" and not is_loopback(parts.hostname):
        raise SetupError("KEYHOUSE_SMS_URL must be https outside loopback: codes travel there.")
    method = (values["sms_method"] or "").upper()
    if method not in ("POST", "PUT", "GET"):
        raise _bad("sms_method", values["sms_method"], "POST, PUT or GET")
    return SmsSettings(
        url=url,
        method=method,
        headers=_headers(values["sms_headers"] or ""),
        body=values["sms_body"] or "",
        success=_expression("sms_success", values["sms_success"] or ""),
        message_id=_expression("sms_message_id", values["sms_message_id"] or ""),
    )


def _headers(text: str) -> tuple[tuple[str, str], ...]:
    lines = [line.partition(":") for line in text.splitlines() if line.strip()]
    if not all(name.strip() and colon for name, colon, _ in lines):
        # A value may be a key, so it is not repeated.
        raise SetupError("KEYHOUSE_SMS_HEADERS must hold one `Name: value` a line.")
    return tuple((name.strip().lower(), value.strip()) for name, _, value in lines)


def _expression(name: str, value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise _bad(name, value, f"a regular expression ({error})") from error
    return value


def _files_url(value: str | None) -> str:
    """A folder, or a bucket: `files_url` of `Settings` says which by how it begins."""
    parts = urlsplit(value or "")
    asked = parse_qs(parts.query)
    endpoint = urlsplit(asked.get("endpoint", ["https://s3.amazonaws.com"])[0])
    is_folder = parts.scheme == "file" and not parts.netloc and len(parts.path) > 1
    is_bucket = parts.scheme == "s3" and parts.hostname and asked.keys() <= {"endpoint", "region"}
    if not is_folder and not is_bucket:
        # The value may hold a key, so it is not repeated.
        raise SetupError(
            "KEYHOUSE_FILES_URL must be file:///FOLDER or "
            "s3://KEY:SECRET@BUCKET/FOLDER?endpoint=https://HOST&region=NAME."
        )
    is_open = endpoint.scheme == "http" and is_loopback(endpoint.hostname)
    if not endpoint.hostname or not (is_open or endpoint.scheme == "https"):
        raise SetupError("KEYHOUSE_FILES_URL: its endpoint must be https:// outside loopback.")
    return value or ""


def _clamd_url(value: str) -> str:
    parts = urlsplit(value)
    is_good = (parts.scheme == "tcp" and parts.hostname) or (parts.scheme == "unix" and parts.path)
    if value and not is_good:
        raise _bad("clamd_url", value, "tcp://HOST:3310, unix:///PATH, or nothing")
    return value


def _port(name: str, value: str | None, least: int = 1) -> int:
    return _number(name, value, least, 65535)


def _number(name: str, value: str | None, least: int, most: int) -> int:
    if not re.fullmatch("[0-9]{1,9}", value or "") or not least <= int(value or 0) <= most:
        raise _bad(name, value, f"a number from {least} to {most}")
    return int(value or 0)


def _networks(name: str, value: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    try:
        return tuple(
            ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip()
        )
    except ValueError as error:
        raise _bad(name, value, "addresses or networks, such as 10.0.0.0/8") from error
