"""What was told of sessions, kept in memory for a moment of their lives.

Nothing told from here is older than a second: the database tells of every change (migration 0010),
and while it cannot be heard, it is asked itself.
"""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.visits import Visit
from keyhouse.kit.feed import Feed
from keyhouse.kit.keys import hash_token

Key = tuple[str, int, str]  # marketplace, version of its playbook, hash of the token


@dataclass(frozen=True)
class Kept:
    account_id: str
    until: datetime
    told: Any


class KeptSessions:
    def __init__(self, most: int, feed: Feed) -> None:
        """Of 0 none is kept."""
        self._most, self._feed = most, feed
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._of_account: defaultdict[str, set[Key]] = defaultdict(set)
        self._news = 0

    def get(self, visit: Visit, token: str) -> Any:
        """What was told of this token; None for one that has to be looked up."""
        kept = self._kept.get(_key(visit, token)) if self._most else None
        if not kept or kept.until <= visit.now or not self._feed.is_fresh:
            return None
        return kept.told

    def before(self) -> int:
        """Asked before the look-up: what is read may be old already when it is here."""
        if self._most:
            self._feed.listen(self._forget)
        return self._news

    def keep(self, visit: Visit, token: str, row: Row[Any], told: Any, before: int) -> None:
        """Until it ends, or its use would have to be written down again."""
        if not self._most or before != self._news or not self._feed.is_fresh:
            return
        idle = row.seen_at + timedelta(seconds=row.idle_seconds) / 10
        key = _key(visit, token)
        self._drop(key)
        self._kept[key] = Kept(row.account_id, min(row.ends_at, idle), told)
        self._of_account[row.account_id].add(key)
        while len(self._kept) > self._most:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        if kept:
            keys = self._of_account[kept.account_id]
            keys.discard(key)
            if not keys:
                del self._of_account[kept.account_id]

    def _forget(self, account_id: str) -> None:
        self._news += 1
        if not account_id:
            self._kept.clear()
            self._of_account.clear()
        for key in list(self._of_account.get(account_id, ())):
            self._drop(key)

    async def close(self) -> None:
        await self._feed.close()


def _key(visit: Visit, token: str) -> Key:
    return visit.marketplace.id, visit.marketplace.playbook_version, hash_token(token)
