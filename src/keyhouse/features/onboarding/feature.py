"""What this feature brings to the house."""

from keyhouse.domain.cases.messages import LETTERS as CASE_LETTERS
from keyhouse.features.onboarding import api
from keyhouse.features.onboarding.application import APPLICATION
from keyhouse.features.onboarding.messages import LETTERS
from keyhouse.features.onboarding.pages import pages
from keyhouse.features.onboarding.policy import OnboardingPolicy
from keyhouse.features.onboarding.reactions import (
    open_application,
    tell_changes,
    tell_received,
    tell_rejected,
)
from keyhouse.web.feature import Feature

FEATURE = Feature(
    name="onboarding",
    package="keyhouse.features.onboarding",
    pages=(pages,),
    apis=(api.router,),
    policies={"onboarding": OnboardingPolicy},
    kinds=(APPLICATION,),
    letters=(*LETTERS, *CASE_LETTERS),
    reactions={
        "account.proven": open_application,
        "case.ready": tell_received,
        "case.changes_asked": tell_changes,
        "case.rejected": tell_rejected,
    },
)
