"""Who comes, where, when and with what: the `Visit` that every act gets as its first argument.

The door builds one for each request, the worker one for each due row, the command line one for
each command. Acts take everything they need from it, so tests need no patching.
"""

from keyhouse.domain.visits.roles import (
    ROLES,
    STAFF,
    STAFF_ACTS,
    NotYours,
    SecondNeeded,
    check_may,
    may,
)
from keyhouse.domain.visits.visit import NOBODY, PROGRAM, SYSTEM, Actor, Marketplace, Parts, Visit

__all__ = [
    "NOBODY",
    "PROGRAM",
    "ROLES",
    "STAFF",
    "STAFF_ACTS",
    "SYSTEM",
    "Actor",
    "Marketplace",
    "NotYours",
    "Parts",
    "SecondNeeded",
    "Visit",
    "check_may",
    "may",
]
