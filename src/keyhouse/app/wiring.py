"""Puts the house together: every adapter and every feature is named here and nowhere else."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from keyhouse.adapters.argon2 import SodiumArgon2
from keyhouse.adapters.caller_http import HttpCaller
from keyhouse.adapters.clamd import Clamd
from keyhouse.adapters.disk import DiskFiles
from keyhouse.adapters.geoip import GeoIp
from keyhouse.adapters.hash_process import HashClient
from keyhouse.adapters.obliged_http import HttpObliged
from keyhouse.adapters.oidc_http import HttpProviders
from keyhouse.adapters.postgres import open_postgres
from keyhouse.adapters.postgres_feed import PostgresFeed
from keyhouse.adapters.sms_http import HttpTexter, NoTexter
from keyhouse.adapters.smtp import SmtpMailer
from keyhouse.adapters.sqlite import open_sqlite
from keyhouse.domain.accounts import SocialPolicy
from keyhouse.domain.audit import Reactions
from keyhouse.domain.cases import CaseKinds
from keyhouse.domain.deliveries import DeliveryKinds
from keyhouse.domain.documents import DocumentsPolicy
from keyhouse.domain.marketplaces import Directory, Sections
from keyhouse.domain.messaging import LetterKinds, Outages, Pauses, Renderer, SmsPolicy, Wake
from keyhouse.domain.sessions import KeptSessions, SessionsPolicy
from keyhouse.domain.visits import Parts
from keyhouse.features.appeals.feature import FEATURE as APPEALS
from keyhouse.features.audit.feature import FEATURE as AUDIT
from keyhouse.features.help.feature import FEATURE as HELP
from keyhouse.features.insight.feature import FEATURE as INSIGHT
from keyhouse.features.leaving.feature import FEATURE as LEAVING
from keyhouse.features.moving.feature import FEATURE as MOVING
from keyhouse.features.oidc.client_queries import homes as homes_of_programs
from keyhouse.features.oidc.client_queries import used_by as used_programs
from keyhouse.features.oidc.feature import FEATURE as OIDC
from keyhouse.features.oidc.find_program import find_program
from keyhouse.features.oidc.keys import Signers
from keyhouse.features.onboarding.feature import FEATURE as ONBOARDING
from keyhouse.features.people.feature import FEATURE as PEOPLE
from keyhouse.features.playbook.feature import FEATURE as PLAYBOOK
from keyhouse.features.profile.feature import FEATURE as PROFILE
from keyhouse.features.recovery.feature import FEATURE as RECOVERY
from keyhouse.features.shops.feature import FEATURE as SHOPS
from keyhouse.features.shops.partners import PartnerSecrets
from keyhouse.features.signin.feature import FEATURE as SIGNIN
from keyhouse.features.signin.social import SocialSecrets
from keyhouse.features.signup.feature import FEATURE as SIGNUP
from keyhouse.features.slider.feature import FEATURE as SLIDER
from keyhouse.features.staff.feature import FEATURE as STAFF
from keyhouse.features.staff.queries import names as names_of_staff
from keyhouse.features.staff.queries import own_email
from keyhouse.features.staff.sign_in_staff import find_staff
from keyhouse.features.talk.feature import FEATURE as TALK
from keyhouse.features.webhooks.feature import FEATURE as WEBHOOKS
from keyhouse.features.welcome.feature import FEATURE as WELCOME
from keyhouse.kit.caller import Caller
from keyhouse.kit.clock import Clock, SystemClock
from keyhouse.kit.db import Database
from keyhouse.kit.feed import Feed, NoFeed
from keyhouse.kit.files import FileStore
from keyhouse.kit.hash_queue import HashQueue
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.keys import Keyring, read_secrets
from keyhouse.kit.lines import Lines
from keyhouse.kit.mail import Mailer
from keyhouse.kit.metrics import Metrics
from keyhouse.kit.obliged import Obliged
from keyhouse.kit.oidc import Providers
from keyhouse.kit.places import NoPlaces, Places
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.scanning import NoScanner, Scanner
from keyhouse.kit.settings import Settings
from keyhouse.kit.sms import Texter
from keyhouse.web.as_seen import SHOWN, OwnerPages
from keyhouse.web.door import Door, StaffFinder
from keyhouse.web.homes import Homes, UsedPrograms
from keyhouse.web.layout import Layout
from keyhouse.web.letters import LetterRenderer
from keyhouse.web.own_account import StaffEmail
from keyhouse.web.program_api import ProgramFinder
from keyhouse.web.rates import Rates
from keyhouse.web.respond import Responder
from keyhouse.web.staff_names import StaffNames

FEATURES = (
    WELCOME,
    SIGNUP,
    SIGNIN,
    RECOVERY,
    PROFILE,
    ONBOARDING,
    SHOPS,
    APPEALS,
    LEAVING,
    HELP,
    SLIDER,
    STAFF,
    PEOPLE,
    INSIGHT,
    PLAYBOOK,
    AUDIT,
    TALK,
    OIDC,
    WEBHOOKS,
    MOVING,
)


@dataclass
class House:
    """Everything that the server, the worker and the command line share."""

    settings: Settings
    database: Database
    directory: Directory
    parts: Parts
    layout: Layout
    responder: Responder
    door: Door

    async def close(self) -> None:
        self.parts.get(Hashing).close()
        await self.parts.get(KeptSessions).close()
        await self.database.close()


def sections() -> Sections:
    more = {name: type_ for feature in FEATURES for name, type_ in feature.policies.items()}
    return Sections(
        {
            "sessions": SessionsPolicy,
            "documents": DocumentsPolicy,
            "sms": SmsPolicy,
            "social": SocialPolicy,
            **more,
        }
    )


def open_database(url: str) -> Database:
    return open_sqlite(url) if url.startswith("sqlite:") else open_postgres(url)


def build_house(settings: Settings, clock: Clock | None = None, hash_socket: str = "") -> House:
    """Builds it without touching the database; raises `SetupError` when it cannot stand.

    `hash_socket` is where this machine's own process for password hashes listens; without one they
    are hashed here.
    """
    clock = clock or SystemClock()
    randomness = Randomness()
    layout = Layout((feature.name, feature.package) for feature in FEATURES)
    parts = Parts(
        randomness,
        Keyring(read_secrets(settings.secret_key_file), randomness),
        _hashing(hash_socket),
        Lines(),
        Rates(),
        Metrics(),
        Signers(),
        Wake(),
        Pauses(),
        Outages(),
        CaseKinds({kind.name: kind for feature in FEATURES for kind in feature.kinds}),
        LetterKinds({kind.name: kind for feature in FEATURES for kind in feature.letters}),
        DeliveryKinds({kind.name: kind for feature in FEATURES for kind in feature.deliveries}),
        _reactions(),
        KeptSessions(settings.kept_sessions, _feed(settings.database_url)),
    )
    hashing = parts.get(Hashing)
    parts.get(Metrics).watch_hashing(lambda: hashing.waiting)
    hashing.note_wait = parts.get(Metrics).hash_wait
    parts.add(Clock, clock)
    parts.add(FileStore, _files(settings.files_url))
    parts.add(Scanner, Clamd(settings.clamd_url) if settings.clamd_url else NoScanner())
    parts.add(Places, GeoIp(settings.geoip_file) if settings.geoip_file else NoPlaces())
    parts.add(Mailer, SmtpMailer(settings.smtp_url, clock))
    parts.add(Providers, HttpProviders())
    parts.add(SocialSecrets, SocialSecrets(settings.social_secrets))
    parts.add(Obliged, HttpObliged(settings.partner_secrets, clock))
    parts.add(PartnerSecrets, PartnerSecrets(settings.partner_secrets))
    parts.add(Caller, HttpCaller(settings.private_receivers))
    parts.add(Texter, _texter(settings))
    parts.add(Renderer, LetterRenderer(layout))
    parts.add(StaffFinder, find_staff)
    parts.add(ProgramFinder, find_program)
    parts.add(StaffNames, names_of_staff)
    parts.add(StaffEmail, own_email)
    parts.add(OwnerPages, _owner_pages())
    parts.add(Homes, homes_of_programs)
    parts.add(UsedPrograms, used_programs)
    database = open_database(settings.database_url)
    directory = Directory(settings.public_url, sections())
    responder = Responder(layout)
    parts.add(Directory, directory)
    door = Door(database, directory, parts, responder)
    return House(settings, database, directory, parts, layout, responder, door)


def _hashing(hash_socket: str) -> Hashing:
    hasher = SodiumArgon2()
    return Hashing(hasher, HashClient(hash_socket) if hash_socket else HashQueue(hasher))


def _feed(database_url: str) -> Feed:
    return NoFeed() if database_url.startswith("sqlite:") else PostgresFeed(database_url)


def _owner_pages() -> OwnerPages:
    routes = (route for feature in FEATURES for pages in feature.pages for route in pages.routes)
    return OwnerPages({r.path: r for r in routes if r.method == "GET" and r.path in SHOWN})


def _texter(settings: Settings) -> Texter:
    return HttpTexter(settings.sms) if settings.sms.url else NoTexter()


def _files(url: str) -> FileStore:
    if url.startswith("file:"):
        return DiskFiles(Path(urlsplit(url).path.removeprefix("/")))
    from keyhouse.adapters.s3 import S3Files  # 16 MB that only those load who need them

    return S3Files(url)


def _reactions() -> Reactions:
    reactions = Reactions()
    for feature in FEATURES:
        for fact, react in feature.reactions.items():
            reactions.setdefault(fact, []).append(react)
    return reactions
