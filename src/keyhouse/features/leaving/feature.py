"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.domain.accounts.marks import sweep_marks
from keyhouse.features.leaving.close_account import finish_closing
from keyhouse.features.leaving.messages import LETTERS
from keyhouse.features.leaving.pages import pages
from keyhouse.features.leaving.policy import LeavingPolicy
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="leaving",
    package="keyhouse.features.leaving",
    pages=(pages,),
    policies={"leaving": LeavingPolicy},
    letters=LETTERS,
    jobs=(
        Job("finish deregistering", timedelta(seconds=5), finish_closing),
        Job("forget hashes", timedelta(hours=1), sweep_marks),
    ),
)
