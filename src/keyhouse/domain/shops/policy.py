"""What a playbook says about shops, what blocks unbinding them, and binding again."""

from typing import Annotated, Literal

from pydantic import Field, HttpUrl, model_validator

from keyhouse.domain.accounts.company_numbers import Check
from keyhouse.domain.marketplaces.policy import Policy, Words
from keyhouse.kit.texts import N_

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
OBLIGATIONS = {
    "orders": N_("Orders not delivered yet"),
    "after_sales": N_("Open after-sales cases"),
    "debts": N_("Debts"),
    "balance": N_("Balance and income not paid out"),
}


class ObligationKind(Policy):
    name: Name = Field(description=f"Its name; {', '.join(OBLIGATIONS)} have labels of their own.")
    label: Words = Field("", description="What people read; needed for other names.")
    effect: Literal["block", "warn"] = Field(
        "block", description="block: while it is not clear, nothing is unbound; warn: only told."
    )
    ask: HttpUrl | None = Field(
        None,
        description="Where our signed request asks for it; without one the ledger stands in.",
        json_schema_extra={"server": True},
    )
    settle: HttpUrl | None = Field(None, description="Where people settle it.")


class ShopsPolicy(Policy):
    obligations: tuple[ObligationKind, ...] = Field(
        tuple(ObligationKind(name=name) for name in OBLIGATIONS),
        description="What other systems are asked for before a shop is unbound.",
    )
    most: int = Field(20, ge=1, le=1000, description="How many shops one account may own.")
    rebind: Literal["free", "after_days", "quota", "requires_new_account", "never"] = Field(
        "free", description="Whether somebody who was unbound may bind a shop again."
    )
    rebind_days: int = Field(
        180, ge=1, le=3650, description="after_days: the waiting time. quota: the days it counts."
    )
    rebind_quota: int = Field(
        1, ge=1, le=100, description="quota: so many bindings of one account within those days."
    )
    compare: Literal["account", "legal_entity"] = Field(
        "account",
        description="Who counts as the same: the account, or whoever has the same tax number. An "
        "account that has told none is asked for it before its first shop.",
    )
    entity_check: Check = Field(
        "",
        description="How typing mistakes in that number are found: `cn.uscc`, `ru.inn`.",
    )

    @model_validator(mode="after")
    def _labels(self) -> "ShopsPolicy":
        for kind in self.obligations:
            if not kind.label and kind.name not in OBLIGATIONS:
                raise ValueError(f"obligation {kind.name!r} needs a label")
        return self
