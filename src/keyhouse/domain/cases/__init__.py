"""Cases: something a person asks for, and staff decide, by a date that was promised.

One engine for every kind. A kind (`CaseKind`) is declared by a feature: which items it asks for,
what approval does. What is handed in is frozen as a revision; a decision names the version it was
made on; only the items that were sent back open again.
"""

from keyhouse.domain.cases.ask_for_changes import ask_for_changes
from keyhouse.domain.cases.assign_case import assign_case
from keyhouse.domain.cases.decide_case import (
    approve_case,
    confirm_case,
    escalate_case,
    finish_case,
    hold_case,
    is_independent,
    propose_case,
    reject_case,
    resume_case,
    send_back_case,
)
from keyhouse.domain.cases.findings import Finding, find_in, findings_of
from keyhouse.domain.cases.kinds import CaseKind, CaseKinds, Item
from keyhouse.domain.cases.open_case import open_case
from keyhouse.domain.cases.reasons import ALWAYS, FINAL_REASONS, ITEM_REASONS, REJECT_REASONS
from keyhouse.domain.cases.reopen_case import reopen_case
from keyhouse.domain.cases.save_draft import NothingOpen, is_open, save_draft
from keyhouse.domain.cases.save_papers import Saved, Upload, check_open, save_papers
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.cases.submit_case import Unfinished, missing_of, submit_case
from keyhouse.domain.cases.take_case import release_case, take_case
from keyhouse.domain.cases.view import CaseView, ItemView, changes_of, view_case
from keyhouse.domain.cases.withdraw_case import withdraw_case

__all__ = [
    "ALWAYS",
    "CASE",
    "FINAL_REASONS",
    "ITEM_REASONS",
    "REJECT_REASONS",
    "CaseKind",
    "CaseKinds",
    "CaseView",
    "Finding",
    "Item",
    "ItemView",
    "NothingOpen",
    "Saved",
    "Unfinished",
    "Upload",
    "approve_case",
    "ask_for_changes",
    "assign_case",
    "changes_of",
    "check_open",
    "confirm_case",
    "escalate_case",
    "find_in",
    "findings_of",
    "finish_case",
    "hold_case",
    "is_independent",
    "is_open",
    "missing_of",
    "open_case",
    "propose_case",
    "reject_case",
    "release_case",
    "reopen_case",
    "resume_case",
    "save_draft",
    "save_papers",
    "send_back_case",
    "submit_case",
    "take_case",
    "view_case",
    "withdraw_case",
]
