"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.domain.factors.messages import LETTERS
from keyhouse.features.signup.api import router
from keyhouse.features.signup.lapse_signups import lapse_signups
from keyhouse.features.signup.pages import pages
from keyhouse.features.signup.policy import SignupPolicy
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="signup",
    package="keyhouse.features.signup",
    pages=(pages,),
    apis=(router,),
    policies={"signup": SignupPolicy},
    letters=LETTERS,
    jobs=(Job("lapse sign-ups", timedelta(hours=1), lapse_signups),),
)
