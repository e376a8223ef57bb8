"""The case kind `appeal`: one for each sanction, decided by somebody else than who made it."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts.sanctions import KINDS, REASONS, sanction_of
from keyhouse.domain.cases import CaseKind, Item
from keyhouse.domain.cases.sanction import lift_sanction
from keyhouse.domain.visits import Visit
from keyhouse.features.appeals.policy import AppealsPolicy
from keyhouse.kit.texts import N_
from keyhouse.web.texts import translate

DETAILS, EVIDENCE = "details", "evidence"
REFUSALS = {
    "stands": N_("What you sent changes nothing about the reason."),
    "unreadable": N_("The pictures cannot be read."),
    "other": N_("See the note."),
}


def items(visit: Visit, data: dict[str, Any]) -> list[Item]:
    language = visit.language
    return [
        Item(DETAILS, translate(language, N_("Statement")), is_paper=False),
        Item(EVIDENCE, translate(language, N_("Evidence")), is_required=False),
    ]


def entries(visit: Visit, data: dict[str, Any]) -> list[tuple[str, str]]:
    def tell(text: str) -> str:
        return translate(visit.language, text)

    return [
        (tell(N_("Restriction")), tell(KINDS[data["sanction"]])),
        (tell(N_("Its reason")), tell(REASONS[data["sanction_reason"]])),
        (tell(N_("Shop")), data.get("shop_name", "")),
        (tell(N_("What you say to it")), data.get("words", "")),
    ]


async def _take_effect(visit: Visit, case: Row[Any]) -> bool:
    """The sanction is lifted; one that ended meanwhile stays ended."""
    sanction = await sanction_of(visit, case.subject_id)
    if sanction:
        await lift_sanction(visit, sanction)
    return True


APPEAL = CaseKind(
    name="appeal",
    deciders=("senior", "security"),
    label=N_("Appeal"),
    title=lambda visit, case: case.data["title"],
    items=items,
    entries=entries,
    missing=lambda visit, data: {},
    business_days=lambda visit: visit.policy(AppealsPolicy).business_days,
    take_effect=_take_effect,
    reject_reasons=REFUSALS,
    can_ask=False,
    takes_held=True,
    path=lambda case: "/standing",
)
