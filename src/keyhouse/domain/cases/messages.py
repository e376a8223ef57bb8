"""Letters about time in any kind of case: a reminder, and that it has lapsed."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

REMINDER = LetterKind(
    name="case_reminder",
    subject=N_("We are waiting for your answer: %(reference)s"),
    lines=(
        N_("We asked you for changes. Please answer by %(day)s, or the application lapses."),
        N_("You can take it up again then; what you typed and sent is kept for a while."),
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

HELD = LetterKind(
    name="case_held",
    subject=N_("%(reference)s is on hold"),
    lines=(
        N_("We have to look into something before we decide. You need not do anything."),
        N_("The days until our answer do not count meanwhile. We write when it goes on."),
    ),
    button=N_("Open the application"),
    sms=N_("%(marketplace)s: %(reference)s is on hold, the days do not count meanwhile. %(link)s"),
)

RESUMED = LetterKind(
    name="case_resumed",
    subject=N_("%(reference)s goes on"),
    lines=(N_("We review it again. You have our answer by %(day)s."),),
    button=N_("Open the application"),
    sms=N_("%(marketplace)s: %(reference)s goes on, answer by %(day)s. %(link)s"),
)

WENT_BACK = LetterKind(
    name="case_went_back",
    subject=N_("The approval of %(reference)s no longer holds"),
    lines=(
        N_("Before it took effect, something came up that has to be settled first."),
        N_("Look what it is and settle it. We then decide again: you have our answer by %(day)s."),
    ),
    button=N_("See what is open"),
    sms=N_("%(marketplace)s: the approval of %(reference)s no longer holds: %(link)s"),
)

INFECTED = LetterKind(
    name="paper_infected",
    subject=N_("A file for %(reference)s was not kept"),
    lines=(
        N_("Our virus scanner found something in %(file)s, so we erased it."),
        N_("Check your device, take a new photo and upload that."),
    ),
    button=N_("Open the application"),
    sms=N_(
        "%(marketplace)s: a virus was found in a file for %(reference)s, it was erased: %(link)s"
    ),
)

QUESTION = LetterKind(
    name="case_question",
    subject=N_("We have a question about %(reference)s"),
    lines=(N_("Please answer it, so that we can go on. Everything else stays as it is."),),
    button=N_("Answer the question"),
    foot=(N_("Never write passwords or codes into an answer: we do not ask for them."),),
    sms=N_("%(marketplace)s: we have a question about %(reference)s: %(link)s"),
)

SEE = N_("See what holds and appeal")

SANCTIONED = LetterKind(
    name="sanctioned",
    subject=N_("Your account or shop at %(marketplace)s is restricted"),
    lines=(
        N_("This holds since %(time)s, for this reason:"),
        N_("One page tells what is still possible, until when it holds, and how to appeal once."),
    ),
    button=SEE,
    sms=N_("%(marketplace)s: your account or shop is restricted. See why and appeal: %(link)s"),
)

LIFTED = LetterKind(
    name="sanction_lifted",
    subject=N_("The restriction at %(marketplace)s is lifted"),
    lines=(N_("Since %(time)s everything is possible again."),),
    sms=N_("%(marketplace)s: the restriction is lifted."),
)

LETTERS = (SANCTIONED, LIFTED, REMINDER, LAPSED, HELD, RESUMED, WENT_BACK, INFECTED, QUESTION)
