"""What this feature brings to the house."""

from keyhouse.features.webhooks import api, staff_api, staff_pages
from keyhouse.features.webhooks.tell_receivers import AT_EACH_BEAT, EVENT, queue_events
from keyhouse.web.feature import Feature, Job

FEATURE = Feature(
    name="webhooks",
    package="keyhouse.features.webhooks",
    pages=(staff_pages.pages,),
    apis=(api.api.router, staff_api.api.router),
    deliveries=(EVENT,),
    jobs=(Job("queue events", AT_EACH_BEAT, queue_events),),
)
