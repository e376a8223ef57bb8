"""What this feature brings to the house."""

from keyhouse.domain.sessions.messages import LETTERS
from keyhouse.features.profile.not_me import pages as not_me
from keyhouse.features.profile.pages import pages, proving, well_known
from keyhouse.web.feature import Feature

FEATURE = Feature(
    name="profile",
    package="keyhouse.features.profile",
    pages=(pages, proving, not_me, well_known),
    letters=LETTERS,
)
