"""What a stranger's browser does before it may cause work: a proof of work, or a wait.

It makes floods dear; it never proves that somebody is human, and every limit holds without it.
A proof belongs to one marketplace, one action, one address and one attempt, and is good once.
"""

from keyhouse.domain.effort.effort import (
    PROOF_GOOD_FOR,
    NotVerified,
    Ticket,
    TooEarly,
    Work,
    check_effort,
    give_ticket,
    give_work,
)

__all__ = [
    "PROOF_GOOD_FOR",
    "NotVerified",
    "Ticket",
    "TooEarly",
    "Work",
    "check_effort",
    "give_ticket",
    "give_work",
]
