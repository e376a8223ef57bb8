"""What may be submitted, by page and by API."""

from pydantic import Field

from keyhouse.domain.accounts import (
    check_new_password,
    read_email,
    read_phone,
    read_reachable,
)
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.visits import Visit
from keyhouse.features.signup.policy import SignupPolicy
from keyhouse.web.fields import Accepted, Address, Faults, Line, Schema, Secret, faults_of


class SignUp(Schema):
    company_name: Line = Field(examples=["Northwind Trading"])
    contact_name: Line = Field(examples=["Anna Petrova"])
    email: Address = Field(examples=["anna@example.com"])
    phone: Address = Field(examples=["+7 912 345-67-89"])
    password: Secret
    terms: Accepted = Field(
        False,
        validate_default=True,
        description="True: the terms are accepted, the notice was read.",
    )

    @classmethod
    def faults(cls, visit: Visit, typed: dict[str, str]) -> Faults:
        email, own = typed.get("email", ""), ("company_name", "contact_name", "email")
        words = [visit.policy(MarketplacePolicy).name, *(typed.get(name, "") for name in own)]
        country = visit.policy(SignupPolicy).country
        return {
            **faults_of(read_email, email),
            **faults_of(read_phone, typed.get("phone", ""), country),
            **faults_of(check_new_password, typed.get("password", ""), words),
        }


class SignUpBuyer(Schema):
    identifier: Address = Field(examples=["anna@example.com"])
    password: Secret
    terms: Accepted = Field(
        False,
        validate_default=True,
        description="True: the terms are accepted, the notice was read.",
    )

    @classmethod
    def faults(cls, visit: Visit, typed: dict[str, str]) -> Faults:
        typed_address = typed.get("identifier", "")
        words = [visit.policy(MarketplacePolicy).name, typed_address]
        return {
            **faults_of(read_new_address, visit, typed_address),
            **faults_of(check_new_password, typed.get("password", ""), words),
        }


def read_new_address(visit: Visit, typed: str) -> tuple[str, str]:
    """(kind, value) of an address that can be proven here; raises `Invalid`."""
    policy = visit.policy(SignupPolicy)
    has_phones = "phone" in policy.identifiers
    return read_reachable(visit, typed, policy.country, has_phones=has_phones)


class ConfirmLink(Schema):
    password: Secret = ""
