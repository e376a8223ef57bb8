"""Letters about programs."""

from keyhouse.domain.messaging import LetterKind
from keyhouse.kit.texts import N_

PROGRAM_ALLOWED = LetterKind(
    name="program_allowed",
    subject=N_("%(program)s may use your account at %(marketplace)s"),
    lines=(
        N_("You allowed it on %(time)s. You can take it back at any time."),
        N_("Was it not you? Remove the program, and change your password at once."),
    ),
    button=N_("See my programs"),
)

LETTERS = (PROGRAM_ALLOWED,)
