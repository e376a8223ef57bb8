"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.domain.cases.sanction import lift_over
from keyhouse.features.people.api import api
from keyhouse.features.people.pages import pages
from keyhouse.features.people.reactions import REACTIONS
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="people",
    package="keyhouse.features.people",
    pages=(pages,),
    apis=(api.router,),
    reactions=REACTIONS,
    jobs=(Job("lift what is over", timedelta(minutes=5), lift_over),),
)
