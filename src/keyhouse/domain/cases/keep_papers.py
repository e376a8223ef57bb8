"""What time does to papers: those held back are scanned, old ones are erased, with a receipt."""

from keyhouse.domain.cases import queries
from keyhouse.domain.cases.erase import empty_case, erase_papers, new_erasure
from keyhouse.domain.cases.messages import INFECTED
from keyhouse.domain.cases.models import OVER
from keyhouse.domain.cases.tell import tell_owner
from keyhouse.domain.documents import DocumentsPolicy, scan_held
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.visits import Visit
from keyhouse.kit.logs import get_log
from keyhouse.kit.scanning import ScannerAway


async def scan_papers(visit: Visit) -> None:
    """Papers that came while the virus scanner was away; stops as soon as nobody answers."""
    for row in await documents.held(visit, limit=20):
        try:
            is_clean = await scan_held(visit, row)
        except ScannerAway:
            return
        except Exception as error:  # this one cannot be scanned; the others can
            await visit.db.rollback()
            get_log().error("paper cannot be scanned", document=row.id, exc_info=error)
            await documents.set_held(visit, row.id, visit.now)
            await visit.db.commit()
            continue
        case = await queries.case(visit, row.case_id)
        if case and not is_clean:
            await tell_owner(visit, case, INFECTED, {"file": row.name})
        await visit.db.commit()


async def erase_old_papers(visit: Visit) -> None:
    """By outcome, as the playbook says; an account under a legal hold keeps everything."""
    policy = visit.policy(DocumentsPolicy)
    for state in OVER:
        for case in await queries.over_since(visit, state, visit.now - policy.kept_for(state)):
            try:
                await erase_papers(visit, case, new_erasure(visit, case.id))
                if not case.owner_id:  # nobody's account will take what was typed with it
                    await empty_case(visit, case)
                await visit.db.commit()
            except Exception as error:  # one case must not keep the others
                await visit.db.rollback()
                get_log().error("case fault", case=case.id, exc_info=error)
