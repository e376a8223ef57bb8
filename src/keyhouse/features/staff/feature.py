"""What this feature brings to the house."""

from datetime import timedelta

from keyhouse.features.staff.api import desk, entry
from keyhouse.features.staff.case_api import api as case_api
from keyhouse.features.staff.case_pages import pages as case_pages
from keyhouse.features.staff.message_api import api as message_api
from keyhouse.features.staff.message_pages import pages as message_pages
from keyhouse.features.staff.messages import LETTERS
from keyhouse.features.staff.pages import pages
from keyhouse.features.staff.plan_decision import carry_out_decisions
from keyhouse.features.staff.plan_queries import sweep_plans
from keyhouse.features.staff.queries import sweep
from keyhouse.features.staff.queue_pages import pages as queue_pages
from keyhouse.features.staff.sign_in_pages import pages as sign_in_pages
from keyhouse.features.staff.team_api import api as team_api
from keyhouse.features.staff.team_pages import join_pages
from keyhouse.features.staff.team_pages import pages as team_pages
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="staff",
    package="keyhouse.features.staff",
    pages=(
        sign_in_pages,
        join_pages,
        pages,
        queue_pages,
        case_pages,
        message_pages,
        team_pages,
    ),
    apis=(entry, desk.router, case_api.router, team_api.router, message_api.router),
    letters=LETTERS,
    jobs=(
        Job("carry out decisions", timedelta(seconds=1), carry_out_decisions),
        Job("forget staff sessions", timedelta(hours=1), sweep),
        Job("forget plans", timedelta(hours=1), sweep_plans),
    ),
)
