"""Letters by SMTP, with STARTTLS demanded outside loopback and time limits everywhere."""

import asyncio
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from keyhouse.kit.clock import Clock
from keyhouse.kit.mail import Letter, Refused
from keyhouse.kit.settings import is_loopback

SECONDS = 20
CONVERSATION = 60  # seconds, all in all


class SmtpMailer:
    def __init__(self, url: str, clock: Clock) -> None:
        parts = urlsplit(url)
        self._clock = clock
        self._host = parts.hostname or ""
        self._is_implicit = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_implicit else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self.sender = parse_qs(parts.query)["from"][0]

    async def send(self, letter: Letter) -> str:
        try:
            # The library's own limit is per command; a slow server must not outlast our lease.
            async with asyncio.timeout(CONVERSATION):
                _, answer = await aiosmtplib.send(
                    self._message(letter),
                    sender=self.sender,
                    recipients=[letter.to],
                    hostname=self._host,
                    port=self._port,
                    username=self._user,
                    password=self._password,
                    use_tls=self._is_implicit,
                    start_tls=not self._is_implicit and not is_loopback(self._host),
                    timeout=SECONDS,
                )
        except aiosmtplib.SMTPRecipientsRefused as error:
            worst = max(refused.code for refused in error.recipients)
            raise Refused(f"{worst} recipient refused", is_final=worst >= 500) from error
        except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPAuthenticationError) as error:
            # Our password being wrong is no letter's fault either.
            answer = f"{type(error).__name__}: {error}"
            raise Refused(answer, is_final=False, is_away=True) from error
        except aiosmtplib.SMTPResponseException as error:
            # RFC 5321, 3.8: 421 closes the whole conversation, whatever it was about.
            is_final, is_away = error.code >= 550, error.code == 421
            raise Refused(f"{error.code} {error.message}", is_final, is_away) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Refused(f"{type(error).__name__}: {error}", is_final=False) from error
        return answer

    def _message(self, letter: Letter) -> EmailMessage:
        """`EmailMessage` refuses line breaks in headers, so none can be smuggled in."""
        message = EmailMessage()
        message["From"] = f'"{letter.sender}" <{self.sender}>'
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(self._clock.now())
        # The same letter keeps its number when it is sent again, so mailboxes can tell.
        message["Message-ID"] = f"<{letter.key}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        message["Content-Language"] = letter.language  # earlier it would go to the text alone
        return message
