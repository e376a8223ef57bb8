"""Letters about time in any kind of case: a reminder, and that it has lapsed."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

REMINDER = LetterKind(
    name="case_reminder",
    subject=N_("We are waiting for your answer: %(reference)s"),
    lines=(
        N_("We asked you for changes. Please answer by %(day)s, or the application lapses."),
        N_("You can apply again then; what you typed is kept, papers have to be sent anew."),
    ),
    button=N_("Open the application"),
    sms=N_("%(marketplace)s: please answer by %(day)s about %(reference)s: %(link)s"),
)

LAPSED = LetterKind(
    name="case_lapsed",
    subject=N_("Your application %(reference)s has lapsed"),
    lines=(N_("We have had no answer for a long time. You can apply again at any time."),),
    button=N_("Open the application"),
    sms=N_("%(marketplace)s: your application %(reference)s has lapsed. %(link)s"),
)

LETTERS = (REMINDER, LAPSED)
