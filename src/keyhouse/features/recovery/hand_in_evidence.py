"""Handing in: a case is opened, its papers kept, and it goes to review, all or nothing."""

from dataclasses import dataclass, replace
from datetime import timedelta

from keyhouse.domain.cases import open_case, submit_case
from keyhouse.domain.documents import add_document, check_document
from keyhouse.domain.messaging import queue_letter
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.recovery import lost_queries
from keyhouse.features.recovery.lost_case import EVIDENCE, RECOVERY
from keyhouse.features.recovery.messages import LOST_RECEIVED
from keyhouse.features.recovery.schemas import HandIn
from keyhouse.kit.keys import Keyring, hash_token
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Invalid, Problem, TooMany
from keyhouse.kit.texts import N_

MOST_FILES = 6
BY_ATTEMPT = Budget("evidence of an attempt", 10, timedelta(hours=24))
BY_NETWORK = Budget("evidence from a network", 30, timedelta(hours=24))
TOO_MANY_FILES = N_("Send at most %(most)s files.")
NO_PAPER = N_("Please add at least one picture or PDF.")


def private_link(visit: Visit, lost_id: str) -> str:
    """256 bits that only our key can make again: all letters carry it, and it is not kept."""
    return visit.part(Keyring).lasting_digest("private link", visit.marketplace.id, lost_id)


class AlreadyAsked(Problem):
    code, status = "already_asked", 409
    text = N_("We are looking at such a request already. The letter we sent has a link to it.")


@dataclass(frozen=True)
class HandedIn:
    """`link` opens the case's page; it went by letter as well."""

    link: str


async def hand_in_evidence(
    visit: Visit, token: str, form: HandIn, files: list[tuple[str, bytes]]
) -> HandedIn | None:
    """None when the attempt is over; raises `Invalid` and `AlreadyAsked`."""
    lost = await lost_queries.lost(visit, token)
    if not lost or not lost.proven_at:
        return None
    if not files:
        raise Invalid.one(EVIDENCE, "missing_paper", NO_PAPER)
    if len(files) > MOST_FILES:
        raise Invalid.one(EVIDENCE, "too_many_files", TOO_MANY_FILES, most=MOST_FILES)
    # Redrawing pictures is work, and whoever asks for it is a stranger.
    for budget, key in ((BY_ATTEMPT, lost.id), (BY_NETWORK, visit.network_key)):
        if not await spend(visit.db, visit.marketplace.id, budget, key, visit.now):
            raise TooMany(wait=int(budget.window.total_seconds()))
    await visit.db.commit()
    checked = []
    for name, content in files:
        try:
            checked.append((name, await check_document(visit, content)))
        except Problem as problem:
            raise Invalid.one(EVIDENCE, problem.code, problem.text, size=10) from problem
    visit = replace(visit, actor=Actor("applicant", lost.id))
    # One live case for a lost and a new address, whoever has them; rivals are shown to staff.
    subject = visit.part(Keyring).lasting_digest("lost", lost.value, lost.new_value)
    data = {
        "lost": lost.value,
        "new_address": lost.new_value,
        "second_step": lost.second_step,
        "name": form.name,
        "story": form.story,
        "language": visit.language,
    }
    case = await open_case(visit, RECOVERY.name, subject[:40], lost.account_id, data)
    if not case:
        raise AlreadyAsked()
    for name, paper in checked:
        await add_document(visit, case.id, case.id, EVIDENCE, name, paper)
    submitted = await submit_case(visit, case)
    link = private_link(visit, lost.id)
    if not await lost_queries.set_case(visit, lost.id, case.id, hash_token(link)):
        raise AlreadyAsked()
    await queue_letter(
        visit,
        LOST_RECEIVED,
        lost.new_value,
        subject_id=case.id,
        values={"day": submitted.promised_on.isoformat(), "reference": case.reference},
        secrets={"link": visit.link(f"/recover/lost/case/{link}")},
    )
    return HandedIn(link)
