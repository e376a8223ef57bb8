"""What this feature brings to the house."""

from keyhouse.features.help.api import router
from keyhouse.features.help.messages import LETTERS
from keyhouse.features.help.pages import pages
from keyhouse.features.help.policy import HelpPolicy
from keyhouse.features.help.reactions import tell_asked, tell_closed, tell_received
from keyhouse.features.help.request import HELP
from keyhouse.web.feature import Feature

FEATURE = Feature(
    name="help",
    package="keyhouse.features.help",
    pages=(pages,),
    apis=(router,),
    policies={"help": HelpPolicy},
    kinds=(HELP,),
    letters=LETTERS,
    reactions={
        "case.submitted": tell_received,
        "case.changes_asked": tell_asked,
        "case.rejected": tell_closed,
    },
)
