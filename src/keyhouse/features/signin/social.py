"""A social account as the way in: to the provider, back, and what its answer opens.

The key is issuer and subject, never an e-mail: no account is merged by an address that we did not
prove. What comes back must belong to this browser and to one request of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import Row

from keyhouse.domain.accounts import (
    ACCOUNT,
    AccountHeld,
    Provider,
    SocialPolicy,
    check_not_held,
    is_held_against,
)
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import make_move, record_fact
from keyhouse.domain.marketplaces import MarketplacePolicy, TermsPolicy
from keyhouse.domain.messaging import address_key, hold_back_network
from keyhouse.domain.sessions import (
    ADDRESS_ADDED,
    ADDRESSES,
    Started,
    check_fresh,
    note_fresh,
    start_session,
    tell_change,
    ways_to_prove,
)
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.signin import social_queries
from keyhouse.features.signin.begin_attempt import Passed, begin_attempt
from keyhouse.features.signin.enter import SignedIn
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import Keyring, hash_token
from keyhouse.kit.oidc import Ask, Back, Client, Identity, NotAccepted, ProviderAway, Providers
from keyhouse.kit.problems import AlreadyDone, NotFound, Problem
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

Purpose = Literal["enter", "add", "prove"]
GOOD_FOR = timedelta(minutes=15)
FRESH = timedelta(minutes=5)
LONGEST = 320  # characters of issuer and subject together


class SocialSecrets(dict[str, Mapping[str, str]]):
    """Marketplace → provider → our secret there."""


class SocialAway(Problem):
    code, status = "social_away", 502
    text = N_("This provider does not answer now. Please try again later, or use another way.")


class SocialRefused(Problem):
    code, status = "social_refused", 422
    text = N_("Signing in there did not work. Please try again.")


class SocialTaken(Problem):
    code, status = "social_taken", 409
    text = N_("This social account belongs to another account here.")


@dataclass(frozen=True)
class Away:
    """Where the browser goes; `token` stays in it, and what returns must bring both."""

    address: str
    token: str


@dataclass(frozen=True)
class Unknown:
    """Nobody has this social account: one may be opened with it."""


@dataclass(frozen=True)
class Added:
    """It belongs to the signed-in account now."""


@dataclass(frozen=True)
class Fresh:
    """The signed-in person proved again who they are."""


async def go_to_provider(visit: Visit, name: str, purpose: Purpose) -> Away:
    """Raises `NotFound`, `SocialAway`, `TooMany`, and `StepUpNeeded` for adding."""
    provider = provider_of(visit, name)
    if purpose == "add":
        await check_fresh(visit, ADDRESSES)
    await hold_back_network(visit)
    await visit.db.commit()  # no lock is held while the provider is asked
    draw = visit.part(Randomness).token
    token, state, nonce, verifier = draw(), draw(), draw(), draw()
    ask = Ask(
        _redirect_uri(visit, name), state, nonce, verifier, visit.language, purpose == "prove"
    )
    try:
        address = await visit.part(Providers).way(_client(visit, provider), ask)
    except ProviderAway as error:
        raise SocialAway() from error
    await social_queries.add(
        visit,
        {
            "id": new_id("soc", visit.now),
            "token_hash": hash_token(token),
            "state_hash": hash_token(state),
            "provider": name,
            "purpose": purpose,
            "session_id": visit.actor.session_id,
            "nonce": nonce,
            "verifier_sealed": visit.part(Keyring).seal_text("pkce", verifier),
            "subject": "",
            "label": "",
            "expires_at": visit.now + GOOD_FOR,
        },
    )
    return Away(address, token)


async def come_back(
    visit: Visit, name: str, token: str, state: str, back: Back, act: str = ADDRESSES
) -> SignedIn | Passed | Unknown | Added | Fresh:
    """What the provider's answer opens; raises `SocialRefused`, `SocialAway`, `SocialTaken`."""
    provider = provider_of(visit, name)
    way = await social_queries.take_back(visit, token, state)
    if not way or way.provider != name or way.session_id != visit.actor.session_id:
        raise SocialRefused()
    await visit.db.commit()  # used up; and no lock is held while the provider is asked
    identity = await _redeem(visit, provider, way, back)
    subject = f"{identity.issuer} {identity.subject}"
    label = f"{provider.label} {identity.label}".strip()
    if len(subject) > LONGEST:
        raise SocialRefused()
    account = await accounts.by_identifier(visit, "social", subject)
    if account and is_held_against(account, address_key(visit, subject)):
        raise AccountHeld()
    if way.purpose == "add":
        return await _add(visit, account, subject, label)
    if way.purpose == "prove":
        return await _prove(visit, account, identity, act)
    if account:
        return await begin_attempt(visit, account, "", proof="social")
    await social_queries.note_identity(visit, way.id, subject, label)
    return Unknown()


async def open_with_social(visit: Visit, token: str) -> Started:
    """A new account whose only way in is the social one; raises `AlreadyDone`, `NotFound`."""
    way = await social_queries.returned(visit, token)
    if not way or visit.policy(MarketplacePolicy).opens_to != "buyers":
        raise NotFound()
    if not await social_queries.finish(visit, way.id):
        raise AlreadyDone()
    account = await accounts.add_account(
        visit, {"terms_version": visit.policy(TermsPolicy).version}
    )
    owner = replace(visit, actor=Actor("owner", account.id))
    if not await accounts.claim_identifier(owner, account.id, "social", way.subject, way.label):
        raise AlreadyDone()  # opened in another tab
    await record_fact(owner, "signup.started", account.id)
    await make_move(owner, ACCOUNT, account, "open")
    return await start_session(owner, account.id, "social", is_first=True)


def provider_of(visit: Visit, name: str) -> Provider:
    found = [each for each in visit.policy(SocialPolicy).providers if each.name == name]
    if not found:
        raise NotFound()
    return found[0]


async def _redeem(visit: Visit, provider: Provider, way: Row[Any], back: Back) -> Identity:
    verifier = visit.part(Keyring).unseal_text("pkce", way.verifier_sealed)
    ask = Ask(_redirect_uri(visit, provider.name), "", way.nonce, verifier, visit.language)
    now = int(visit.now.timestamp())
    providers = visit.part(Providers)
    try:
        return await providers.redeem(_client(visit, provider), ask, back, now)
    except ProviderAway as error:
        raise SocialAway() from error
    except NotAccepted as error:
        raise SocialRefused() from error


async def _add(visit: Visit, other: Row[Any] | None, subject: str, label: str) -> Added:
    await check_fresh(visit, ADDRESSES)
    account = await accounts.account(visit, visit.actor.id)
    if not account:
        raise SocialRefused()
    check_not_held(account)
    if other and other.id == account.id:
        return Added()
    if not await accounts.claim_identifier(visit, account.id, "social", subject, label):
        raise SocialTaken()
    await record_fact(visit, "address.added", account.id, kind="social")
    via = address_key(visit, subject)
    await tell_change(visit, account, ADDRESS_ADDED, values={"address": label}, via=via)
    return Added()


async def _prove(visit: Visit, account: Row[Any] | None, identity: Identity, act: str) -> Fresh:
    """The same person, and just now where the provider says when; it was asked to ask again."""
    signed_in_at = identity.signed_in_at or visit.now.timestamp()
    is_old = visit.now.timestamp() - signed_in_at > FRESH.total_seconds()
    if not account or account.id != visit.actor.id or is_old:
        raise SocialRefused()
    if "social" not in await ways_to_prove(visit):
        raise SocialRefused()  # whoever has a second step shows that one
    await note_fresh(visit, act)
    return Fresh()


def _client(visit: Visit, provider: Provider) -> Client:
    secrets = visit.part(SocialSecrets).get(visit.marketplace.slug, {})
    secret = secrets.get(provider.name, "")
    return Client(provider.issuer, provider.client_id, secret, provider.scopes)


def _redirect_uri(visit: Visit, name: str) -> str:
    return visit.link(f"/social/{name}/back")
