"""What this feature brings to the house."""

from keyhouse.features.slider.api import router
from keyhouse.web.feature import Feature

FEATURE = Feature(name="slider", apis=(router,))
