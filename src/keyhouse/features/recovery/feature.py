"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.features.recovery.api import router
from keyhouse.features.recovery.messages import LETTERS
from keyhouse.features.recovery.pages import pages
from keyhouse.features.recovery.queries import sweep
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="recovery",
    package="keyhouse.features.recovery",
    pages=(pages,),
    api=router,
    letters=LETTERS,
    jobs=(Job("forget recoveries", timedelta(hours=1), sweep),),
)
