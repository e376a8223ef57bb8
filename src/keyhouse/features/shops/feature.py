"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.domain.shops.messages import LETTERS as HAND_OVER_LETTERS
from keyhouse.domain.shops.policy import ShopsPolicy
from keyhouse.features.shops import (
    market_api,
    me_pages,
    pages,
    staff_api,
    staff_pages,
    unbind_pages,
)
from keyhouse.features.shops.api import for_anyone, router
from keyhouse.features.shops.messages import LETTERS
from keyhouse.features.shops.policy import UnbindingPolicy
from keyhouse.features.shops.reactions import (
    finish_cooling,
    keep_binding,
    tell_changes,
    tell_cooling,
    tell_done,
    tell_rejected,
    tell_submitted,
)
from keyhouse.features.shops.unbinding import UNBINDING
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="shops",
    package="keyhouse.features.shops",
    pages=(me_pages.pages, pages.pages, pages.after, unbind_pages.pages, staff_pages.pages),
    apis=(router, for_anyone, market_api.api.router, staff_api.api.router),
    policies={"shops": ShopsPolicy, "unbinding": UnbindingPolicy},
    kinds=(UNBINDING,),
    letters=(*LETTERS, *HAND_OVER_LETTERS),
    reactions={
        "case.submitted": tell_submitted,
        "case.handed_in_again": tell_submitted,
        "case.changes_asked": tell_changes,
        "case.rejected": tell_rejected,
        "case.withdrawn": keep_binding,
        "case.lapsed": keep_binding,
        "case.cooling": tell_cooling,
        "case.done": tell_done,
    },
    jobs=(Job("finish unbindings", timedelta(minutes=1), finish_cooling),),
)
