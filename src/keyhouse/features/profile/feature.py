"""What this feature brings to the house."""

from keyhouse.domain.sessions.messages import LETTERS
from keyhouse.features.profile.api import router
from keyhouse.features.profile.not_me import pages as not_me
from keyhouse.features.profile.pages import pages, well_known
from keyhouse.features.profile.prove_pages import pages as proving
from keyhouse.features.profile.queries import drop_dismissed
from keyhouse.features.profile.security_pages import pages as security
from keyhouse.web.feature import Feature

FEATURE = Feature(
    name="profile",
    package="keyhouse.features.profile",
    pages=(pages, proving, security, not_me, well_known),
    apis=(router,),
    letters=LETTERS,
    reactions={"account.deregistered": drop_dismissed},
)
