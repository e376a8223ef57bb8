"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.features.insight.api import api
from keyhouse.features.insight.count_days import keep_days
from keyhouse.features.insight.pages import pages
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="insight",
    package="keyhouse.features.insight",
    pages=(pages,),
    apis=(api.router,),
    jobs=(Job("keep figures", timedelta(minutes=10), keep_days),),
)
