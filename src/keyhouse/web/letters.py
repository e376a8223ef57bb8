"""Letters: one calm layout, as text and as HTML, in the reader's language."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from keyhouse.domain.marketplaces import MarketplacePolicy, SupportPolicy
from keyhouse.domain.messaging import Envelope, LetterKind
from keyhouse.kit.mail import Letter
from keyhouse.kit.sms import Text
from keyhouse.web.layout import Layout
from keyhouse.web.texts import say_day, say_moment, say_zone, translate


class LetterRenderer:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def letter(self, envelope: Envelope, kind: LetterKind, values: dict[str, Any]) -> Letter:
        """The letter as it goes out; `values` fill the texts; code and link have their place."""
        marketplace, language = envelope.marketplace, envelope.language
        policy = marketplace.policy(MarketplacePolicy)
        said = {"marketplace": policy.name, **_said(values, language, policy.time_zone)}

        def fill(text: str) -> str:
            return translate(language, text, said)

        shown = {
            "title": fill(kind.subject),
            "lines": [fill(line) for line in kind.lines],
            "code": values.get("code", "") if kind.code_label else "",
            "code_label": fill(kind.code_label),
            "link": values.get("link", "") if kind.button else "",
            "button": fill(kind.button),
            "items": [
                (translate(language, label), translate(language, reason), words)
                for label, reason, words in values.get("items", ())
            ],
            "foot": [fill(line) for line in kind.foot],
            "marketplace": policy,
            "support": marketplace.policy(SupportPolicy),
            "home": marketplace.base_url + "/",
        }
        return Letter(
            key=envelope.key,
            sender=policy.name,
            to=envelope.to,
            subject=fill(kind.subject),
            text=self._layout.render("web/letter.txt", language, shown),
            html=self._layout.render("web/letter.html", language, shown),
            language=language,
        )

    def sms(self, envelope: Envelope, kind: LetterKind, values: dict[str, Any]) -> Text:
        """The SMS; a code is repeated in the form that phones offer to type by themselves.

        https://wicg.github.io/sms-one-time-codes/
        """
        policy = envelope.marketplace.policy(MarketplacePolicy)
        said = {"marketplace": policy.name, **_said(values, envelope.language, policy.time_zone)}
        text = translate(envelope.language, kind.sms, said)
        if values.get("code"):
            host = urlsplit(envelope.marketplace.base_url).hostname
            text = f"{text}\n\n@{host} #{values['code']}"
        return Text(envelope.key, envelope.to, text)


def _said(values: dict[str, Any], language: str, zone: str) -> dict[str, Any]:
    """Moments and days, stored as ISO texts, as people read them at the marketplace."""
    said = dict(values)
    for name in ("time", "until"):
        if name in values:
            moment = datetime.fromisoformat(values[name])
            said[name] = f"{say_moment(moment, language, zone)} {say_zone(moment, language, zone)}"
    if "day" in values:
        said["day"] = say_day(date.fromisoformat(values["day"]), language)
    return said
