"""What this feature brings to the house."""

from keyhouse.features.talk.api import router
from keyhouse.features.talk.pages import pages
from keyhouse.web.feature import Feature

FEATURE = Feature(name="talk", package="keyhouse.features.talk", pages=(pages,), apis=(router,))
