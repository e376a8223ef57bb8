"""What this feature brings to the house."""

from keyhouse.features.welcome.pages import pages
from keyhouse.web.feature import Feature

FEATURE = Feature(name="welcome", package="keyhouse.features.welcome", pages=(pages,))
