"""Profiles: what a playbook begins with, so that a security level is one word and not ten keys.

What a playbook sets by itself stands above its profile. `nist` is AAL2 of NIST SP 800-63B-4 (two
factors; 2.2.3: an hour of idleness, a day at most); `hardened` asks for a factor that cannot be
phished and remembers less.
"""

from collections.abc import Mapping
from typing import Any, Literal

Profile = Literal["plain", "nist", "hardened"]
PROFILES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "plain": {},
    "nist": {
        "sessions": {"strength": "two_factors", "idle_hours": 1, "days": 1},
    },
    "hardened": {
        "signin": {"second_step": "always", "alarm_at": 50},
        "sessions": {
            "strength": "phishing_resistant",
            "idle_hours": 1,
            "days": 1,
            "short_idle_minutes": 5,
            "device_days": 30,
        },
    },
}


def with_profile(found: dict[str, Any]) -> dict[str, Any]:
    """The playbook's sections, on top of those of its profile."""
    said = found.get("marketplace")
    name = said.get("profile", "plain") if isinstance(said, dict) else "plain"
    whole = {section: dict(values) for section, values in PROFILES.get(str(name), {}).items()}
    for section, values in found.items():
        below = whole.get(section, {})
        whole[section] = {**below, **values} if isinstance(values, dict) else values
    return whole
