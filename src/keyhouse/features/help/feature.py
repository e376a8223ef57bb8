"""What this feature brings to the house."""

from keyhouse.features.help.pages import pages
from keyhouse.features.help.policy import HelpPolicy
from keyhouse.web.feature import Feature

FEATURE = Feature(
    name="help",
    package="keyhouse.features.help",
    pages=(pages,),
    policies={"help": HelpPolicy},
)
