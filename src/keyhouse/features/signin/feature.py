"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.features.signin import social_queries
from keyhouse.features.signin.api import own, router
from keyhouse.features.signin.messages import LETTERS
from keyhouse.features.signin.pages import pages
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.features.signin.queries import end_attempts, sweep
from keyhouse.features.signin.session_now import answer
from keyhouse.features.signin.set_up_pages import pages as set_up_pages
from keyhouse.features.signin.social_pages import pages as social_pages
from keyhouse.web.feature import Feature, Job
from keyhouse.web.quick import Quick

FEATURE = Feature(
    name="signin",
    package="keyhouse.features.signin",
    pages=(pages, set_up_pages, social_pages),
    apis=(
        router,
        own,
    ),
    quick=(Quick("/api/v1/session", "/session", answer),),
    policies={"signin": SigninPolicy},
    letters=LETTERS,
    reactions={
        "password.changed": end_attempts,
        "address.removed": end_attempts,
        "account.held": end_attempts,
        "account.compromised": end_attempts,
        "app.added": end_attempts,
        "passkey.added": end_attempts,
    },
    jobs=(
        Job("forget sign-in attempts", timedelta(hours=1), sweep),
        Job("forget ways to social accounts", timedelta(hours=1), social_queries.sweep),
    ),
)
