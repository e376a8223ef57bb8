"""What this feature brings to the house: a command (`app/cli/moving.py`) and no page."""

from keyhouse.features.moving.queries import forget_arrival
from keyhouse.web.feature import Feature

FEATURE = Feature(name="moving", reactions={"account.deregistered": forget_arrival})
