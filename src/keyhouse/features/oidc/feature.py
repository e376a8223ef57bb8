"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.features.oidc import (
    device_pages,
    endpoints,
    logout_pages,
    pages,
    programs_pages,
    staff_api,
    staff_pages,
)
from keyhouse.features.oidc.end_grants import (
    end_stale,
    end_with_account,
    end_with_all_sessions,
    end_with_ban,
    end_with_device,
    end_with_sessions,
)
from keyhouse.features.oidc.grant_queries import sweep
from keyhouse.features.oidc.keys import turn_keys
from keyhouse.features.oidc.messages import LETTERS
from keyhouse.features.oidc.policy import OidcPolicy
from keyhouse.features.oidc.tell_logout import LOGOUT
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="oidc",
    package="keyhouse.features.oidc",
    pages=(
        pages.pages,
        logout_pages.pages,
        device_pages.pages,
        programs_pages.pages,
        staff_pages.pages,
    ),
    letters=LETTERS,
    apis=(staff_api.api.router,),
    deliveries=(LOGOUT,),
    endpoints=(endpoints.endpoints, endpoints.well_known),
    policies={"oidc": OidcPolicy},
    reactions={
        "session.ended": end_with_sessions,
        "device.ended": end_with_device,
        "session.ended_all": end_with_all_sessions,
        "account.signed_out": end_with_all_sessions,
        "account.held": end_with_all_sessions,
        "account.compromised": end_with_all_sessions,
        "account.sanctioned": end_with_ban,
        "account.deregistered": end_with_account,
    },
    jobs=(
        Job("turn signing keys", timedelta(hours=1), turn_keys),
        Job("end stale grants", timedelta(minutes=5), end_stale),
        Job("forget grants", timedelta(hours=1), sweep),
    ),
)
