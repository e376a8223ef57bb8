"""Marketplaces and their playbooks: which ones there are, what each one's playbook says, its days.

The database holds the playbooks, versioned; a TOML file is imported once or by `publish_playbook`.
Each package above brings the typed section that it reads (`policy.py`); this one puts a playbook
together from them and knows nothing of their meaning.
"""

from keyhouse.domain.marketplaces.as_of import as_of
from keyhouse.domain.marketplaces.calendar import add_business_days, business_days_until, day_of
from keyhouse.domain.marketplaces.directory import Directory
from keyhouse.domain.marketplaces.playbook import (
    PlaybookError,
    Sections,
    of_the_server,
    parse_playbook,
)
from keyhouse.domain.marketplaces.policy import (
    CalendarPolicy,
    MarketplacePolicy,
    SupportPolicy,
    TermsPolicy,
    Words,
    say,
)
from keyhouse.domain.marketplaces.publish_playbook import publish_playbook

__all__ = [
    "CalendarPolicy",
    "Directory",
    "MarketplacePolicy",
    "PlaybookError",
    "Sections",
    "SupportPolicy",
    "TermsPolicy",
    "Words",
    "add_business_days",
    "as_of",
    "business_days_until",
    "day_of",
    "of_the_server",
    "parse_playbook",
    "publish_playbook",
    "say",
]
