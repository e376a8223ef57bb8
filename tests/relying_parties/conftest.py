"""The browser and the server of the journeys."""

from tests.journeys.conftest import chromium, served  # noqa: F401
