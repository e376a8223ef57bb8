"""Opening a pending account and sending the proof to its address."""

from typing import Any

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts import read_email, read_phone
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import claim_address
from keyhouse.domain.marketplaces import TermsPolicy
from keyhouse.domain.messaging import hold_back_network
from keyhouse.domain.visits import Visit
from keyhouse.features.signup.policy import SignupPolicy
from keyhouse.features.signup.schemas import SignUp, SignUpBuyer, read_new_address
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.problems import Invalid

CHECKED = {"company_name", "contact_name", "email", "phone", "password"}


async def start_signup(visit: Visit, form: SignUp) -> str:
    """A seller's account; the attempt's token. Known and unknown addresses take the same way.

    Raises `Invalid` with every field that cannot be accepted, `TooMany`.
    """
    faults = SignUp.faults(visit, form.model_dump(include=CHECKED))
    if faults:
        raise Invalid(faults)
    names = {
        "company_name": form.company_name,
        "contact_name": form.contact_name,
        "phone": read_phone(form.phone, visit.policy(SignupPolicy).country),
    }
    return await _open(visit, names, form.password, ("email", read_email(form.email)))


async def start_buyer_signup(visit: Visit, form: SignUpBuyer) -> str:
    """A buyer's account, tied to one e-mail or phone; otherwise as `start_signup`."""
    faults = SignUpBuyer.faults(visit, form.model_dump(include={"identifier", "password"}))
    if faults:
        raise Invalid(faults)
    return await _open(visit, {}, form.password, read_new_address(visit, form.identifier))


async def _open(
    visit: Visit, names: dict[str, Any], password: str, address: tuple[str, str]
) -> str:
    await hold_back_network(visit)
    await visit.db.commit()  # counted before the hash, which holds no lock on rows
    hashing = visit.part(Hashing)
    await hashing.wait_for_place(visit.network)
    with hashing.place(visit.network):
        hash_ = await hashing.hash(password, visit.network)
    account = await accounts.add_account(
        visit, {**names, "terms_version": visit.policy(TermsPolicy).version}
    )
    await accounts.put_password(visit, account.id, hash_, visit.now)
    await record_fact(visit, "signup.started", account.id)
    return await claim_address(visit, account, *address)
