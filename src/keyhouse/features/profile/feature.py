"""What this feature brings to the house."""

from keyhouse.features.profile.pages import pages
from keyhouse.web.feature import Feature

FEATURE = Feature(name="profile", package="keyhouse.features.profile", pages=(pages,))
