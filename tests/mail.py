"""A real SMTP server that keeps what it gets, and can be told to refuse."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller

from keyhouse.app.demo import free_port


class MailServer:
    def __init__(self, port: int = 0) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.refuse_with = ""
        self._controller = Controller(self, hostname="127.0.0.1", port=port or free_port())
        self._controller.start()
        self.port = self._controller.port

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.refuse_with:
            return self.refuse_with
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters += [(to, letter) for to in envelope.rcpt_tos]
        return "250 taken"

    def stop(self) -> None:
        self._controller.stop()

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for to, letter in self.letters if to == address]

    def newest(self, address: str, subject: str = "") -> EmailMessage:
        """The letter to the address that was written last and whose subject says this.

        Several travel at once and may overtake each other; their numbers tell the order.
        """
        found = [each for each in self.to(address) if subject in each["Subject"]]
        return max(found, key=lambda letter: letter["Message-ID"])


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def code_in(letter: EmailMessage) -> str:
    return re.search(r"\b(\d{6})\b", text_of(letter))[1]


def path_in(letter: EmailMessage, marketplace: str = "ozon") -> str:
    """The path of the letter's link below the marketplace."""
    link = next(u for u in re.findall(r"https?://\S+", text_of(letter)) if not u.endswith("/"))
    return urlsplit(link).path.removeprefix(f"/{marketplace}")
