"""Opening a pending account and sending the proof to its address."""

from keyhouse.domain.accounts import check_new_password, read_email, read_phone
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import claim_address
from keyhouse.domain.marketplaces import MarketplacePolicy, TermsPolicy
from keyhouse.domain.messaging import hold_back_network
from keyhouse.domain.visits import Visit
from keyhouse.features.signup.policy import SignupPolicy
from keyhouse.features.signup.schemas import SignUp
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.problems import Invalid


async def start_signup(visit: Visit, form: SignUp) -> str:
    """The attempt's token; known and unknown addresses take the same way.

    Raises `Invalid` with every field that cannot be accepted, `TooMany`.
    """
    email, phone = _check(visit, form)
    hash_ = await visit.part(Hashing).hash(form.password)
    await hold_back_network(visit)
    account = await accounts.add_account(
        visit,
        {
            "company_name": form.company_name,
            "contact_name": form.contact_name,
            "phone": phone,
            "terms_version": visit.policy(TermsPolicy).version,
        },
    )
    await accounts.put_password(visit, account.id, hash_, visit.now)
    await record_fact(visit, "signup.started", account.id)
    return await claim_address(visit, account, email)


def _check(visit: Visit, form: SignUp) -> tuple[str, str]:
    """E-mail and phone in their one form; all faults at once."""
    faults = Invalid({})
    email = phone = ""
    try:
        email = read_email(form.email)
    except Invalid as fault:
        faults.errors.update(fault.errors)
    try:
        phone = read_phone(form.phone, visit.policy(SignupPolicy).country)
    except Invalid as fault:
        faults.errors.update(fault.errors)
    own = [form.company_name, form.contact_name, form.email]
    try:
        check_new_password(form.password, [*own, visit.policy(MarketplacePolicy).name])
    except Invalid as fault:
        faults.errors.update(fault.errors)
    if faults.errors:
        raise faults
    return email, phone
