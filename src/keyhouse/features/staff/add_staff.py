"""Making a staff account, from the command line."""

from keyhouse.domain.accounts import check_new_password, read_email
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import forget_factors
from keyhouse.domain.visits import Visit
from keyhouse.features.staff import queries
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.ids import new_id


async def add_staff(
    visit: Visit, email: str, name: str, password: str, language: str, *, role: str = "reviewer"
) -> str:
    """The id; empty when this e-mail is on the staff already. Raises `Invalid`."""
    address = read_email(email)
    check_new_password(password, [name, address])
    staff_id = await queries.add(
        visit,
        {
            "id": new_id("stf", visit.now),
            "email": address,
            "name": name,
            "role": role,
            "hash": await visit.part(Hashing).hash(password),
            "language": language,
            "added_at": visit.now,
        },
    )
    if staff_id:
        await forget_factors(visit, staff_id)  # of who was here before
        await record_fact(visit, "staff.added", staff_id, role=role)
    return staff_id
