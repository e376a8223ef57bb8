"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.features.staff.pages import pages
from keyhouse.features.staff.queries import sweep
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="staff",
    package="keyhouse.features.staff",
    pages=(pages,),
    jobs=(Job("forget staff sessions", timedelta(hours=1), sweep),),
)
