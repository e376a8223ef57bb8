"""Why something is sent back or refused: a stable code, and the words people read."""

from keyhouse.kit.texts import N_

ITEM_REASONS = {
    "unreadable": N_("It cannot be read: take a sharper picture of the whole page."),
    "wrong_paper": N_("This is another paper than the one that is needed."),
    "expired": N_("It has expired, or is no longer current."),
    "does_not_match": N_("The names or numbers differ from what you entered."),
    "incomplete": N_("Something is missing: a page, a stamp or an entry."),
    "new_rules": N_("The rules have changed. What is asked for now is in the note."),
    "other": N_("See the note."),
}

ALWAYS = {"not_possible": N_("What was asked for is no longer possible.")}

REJECT_REASONS = {
    "not_eligible": N_("This kind of company cannot sell here at present."),
    "prohibited_goods": N_("These goods may not be sold here."),
    "false_information": N_("Information in the application is false."),
    "other": N_("See the note."),
}

# After these a new application is not possible.
FINAL_REASONS = frozenset({"false_information"})
