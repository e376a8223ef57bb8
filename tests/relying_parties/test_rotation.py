"""OI-06: keys turn and are revoked while three services of others check tokens by them."""

import asyncio
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import jwt as pyjwt
import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from keyhouse.app.demo import free_port
from keyhouse.app.wiring import build_house
from keyhouse.features.oidc import key_queries
from keyhouse.features.oidc.keys import ES256, add_next, revoke_key
from keyhouse.kit.settings import read_settings
from tests.relying_parties.parties import NODE, Running, node_packages
from tests.running import Server

pytestmark = [pytest.mark.search, pytest.mark.timeout(240), pytest.mark.xdist_group("browser one")]
KEPT = 2  # seconds that the services keep keys; a day passes between showing one and using it
Check = Callable[[str], bool]


class ByJoserfc:
    """As most libraries for Python do it: keys are read again now and then."""

    def __init__(self, issuer: str) -> None:
        self._issuer, self._until = issuer, 0.0

    def __call__(self, token: str) -> bool:
        if time.monotonic() > self._until:
            keys = httpx.get(f"{self._issuer}/oauth/keys").json()
            self._keys, self._until = KeySet.import_key_set(keys), time.monotonic() + KEPT
        try:
            return jwt.decode(token, self._keys, [ES256]).claims["iss"] == self._issuer
        except (JoseError, ValueError):
            return False


class ByPyJwt:
    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._keys = pyjwt.PyJWKClient(f"{issuer}/oauth/keys", lifespan=KEPT)

    def __call__(self, token: str) -> bool:
        options = {"verify_aud": False}
        try:
            key = self._keys.get_signing_key_from_jwt(token)
            pyjwt.decode(token, key, [ES256], issuer=self._issuer, options=options)
        except pyjwt.PyJWTError:
            return False
        return True


class ByJose:
    """The library for Node, in a service of its own."""

    def __init__(self, service: Running) -> None:
        self._url = service.url

    def __call__(self, token: str) -> bool:
        headers = {"authorization": f"Bearer {token}"}
        return httpx.get(self._url, headers=headers).status_code == 200


@pytest.fixture
def services(served: Server, tmp_path: Path) -> Iterator[dict[str, Check]]:
    node_packages()
    issuer, port = f"{served.url}/ozon", free_port()
    script = ["node", str(NODE / "verify.mjs"), issuer, str(port), str(KEPT)]
    service = Running(script, port, tmp_path / "node.log")
    yield {"joserfc": ByJoserfc(issuer), "pyjwt": ByPyJwt(issuer), "jose": ByJose(service)}
    service.stop()


class Load:
    """Each service's program fetches tokens, and the service checks each, until it is stopped."""

    def __init__(self, server: Server, services: dict[str, Check]) -> None:
        self.seen: Counter[tuple[str, bool]] = Counter()
        self.newest = ""
        self._names = tuple(services)
        self._is_over = threading.Event()
        self._threads = [
            threading.Thread(target=self._go_on, args=(name, check, self._let_in(server, name)))
            for name, check in services.items()
        ]
        self._address = f"{server.url}/ozon/oauth/token"

    @staticmethod
    def _let_in(server: Server, name: str) -> tuple[str, str]:
        more = ("--kind", "service", "--scopes", "introspect")
        said = server.run("programs", "add", name, "-m", "ozon", *more)
        found = [re.search(rf"{each}\s+(\S+)", said) for each in ("client_id", "client_secret")]
        return found[0][1], found[1][1]

    def _go_on(self, name: str, check: Check, client: tuple[str, str]) -> None:
        form = {"grant_type": "client_credentials"}
        while not self._is_over.is_set():
            answer = httpx.post(self._address, data=form, auth=client)
            token = answer.json().get("access_token", "")
            self.newest = token
            self.seen[name, check(token)] += 1

    def __enter__(self) -> "Load":
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for each in self._threads:
            each.join()

    def each_checked(self, more: int = 10) -> None:
        """Until every service has checked so many more."""
        before = self.seen.copy()
        while any(self.seen[name, True] - before[name, True] < more for name in self._names):
            assert not sum(count for (_, is_good), count in self.seen.items() if not is_good)
            time.sleep(0.1)


def turn(server: Server, act: str, key_id: str = "") -> str:
    """In a process of its own, as the operator's would be; the id of the key that is new."""

    async def work() -> str:
        house = build_house(read_settings(server.variables))
        try:
            await house.directory.refresh(house.database.unit())
            visit = house.door.visit(house.directory.by_slug("ozon"))
            if act == "show":
                key_id_ = await add_next(visit, ES256)
            elif act == "use":
                await key_queries.start_signing(visit, ES256)  # as if the day were over
                key_id_ = key_id
            else:
                await revoke_key(visit, key_id)
                key_id_ = ""
            await visit.db.commit()
            return key_id_
        finally:
            await house.close()

    return asyncio.run(work())


def test_keys_turn_under_load_and_a_revoked_one_opens_nothing(served, services):
    with Load(served, services) as load:
        load.each_checked()
        new = turn(served, "show")
        time.sleep(KEPT + 1)
        load.each_checked()
        turn(served, "use", new)
        load.each_checked(30)
        old = load.newest
    assert jwt.decode(old, KeySet.import_key_set(keys_of(served)), [ES256]).header["kid"] == new
    turn(served, "revoke", new)
    time.sleep(KEPT + 1)
    assert not any(check(old) for check in services.values())
    assert new not in [each["kid"] for each in keys_of(served)["keys"]]


def keys_of(server: Server) -> dict:
    return httpx.get(f"{server.url}/ozon/oauth/keys").json()
