"""What this feature brings to the house."""

from keyhouse.features.audit.api import api, public
from keyhouse.features.audit.pages import pages
from keyhouse.web.feature import Feature

FEATURE = Feature(
    name="audit", package="keyhouse.features.audit", pages=(pages,), apis=(api.router, public)
)
