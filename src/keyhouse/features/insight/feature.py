"""What this feature brings to the house."""

from keyhouse.features.insight.api import api
from keyhouse.features.insight.pages import pages
from keyhouse.web.feature import Feature

FEATURE = Feature(
    name="insight", package="keyhouse.features.insight", pages=(pages,), apis=(api.router,)
)
