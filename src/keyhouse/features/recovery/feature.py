"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.features.recovery import lost_queries
from keyhouse.features.recovery.api import router
from keyhouse.features.recovery.lost_case import RECOVERY
from keyhouse.features.recovery.lost_pages import pages as lost_pages
from keyhouse.features.recovery.messages import LETTERS
from keyhouse.features.recovery.pages import pages
from keyhouse.features.recovery.policy import RecoveryPolicy
from keyhouse.features.recovery.queries import end_others, sweep
from keyhouse.features.recovery.reactions import (
    finish_waiting,
    tell_cooling,
    tell_done,
    tell_rejected,
)
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="recovery",
    package="keyhouse.features.recovery",
    pages=(pages, lost_pages),
    apis=(router,),
    policies={"recovery": RecoveryPolicy},
    kinds=(RECOVERY,),
    letters=LETTERS,
    reactions={
        "account.held": end_others,
        "password.changed": end_others,
        "address.removed": end_others,
        "account.deregistered": lost_queries.forget_account,
        "case.cooling": tell_cooling,
        "case.rejected": tell_rejected,
        "case.done": tell_done,
    },
    jobs=(
        Job("forget recoveries", timedelta(hours=1), sweep),
        Job("forget lost mailboxes", timedelta(hours=1), lost_queries.sweep),
        Job("finish lost mailboxes", timedelta(minutes=1), finish_waiting),
    ),
)
