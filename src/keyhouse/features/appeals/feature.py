"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.domain.cases.sanction import lift_over
from keyhouse.features.appeals import api, pages
from keyhouse.features.appeals.appeal import APPEAL
from keyhouse.features.appeals.messages import LETTERS
from keyhouse.features.appeals.policy import AppealsPolicy
from keyhouse.features.appeals.reactions import tell_received, tell_refused
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="appeals",
    package="keyhouse.features.appeals",
    pages=(pages.pages,),
    apis=(api.router,),
    policies={"appeals": AppealsPolicy},
    kinds=(APPEAL,),
    letters=LETTERS,
    reactions={"case.submitted": tell_received, "case.rejected": tell_refused},
    jobs=(Job("lift what is over", timedelta(minutes=5), lift_over),),
)
