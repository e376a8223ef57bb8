"""What this feature brings to the house."""

from keyhouse.features.playbook.api import api
from keyhouse.features.playbook.pages import pages
from keyhouse.web.feature import Feature

FEATURE = Feature(
    name="playbook", package="keyhouse.features.playbook", pages=(pages,), apis=(api.router,)
)
