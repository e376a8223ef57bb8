"""What may be submitted."""

from typing import Literal

from keyhouse.web.fields import Address, Schema, Story


class Question(Schema):
    topic: Literal["sign_in", "account", "application", "shop", "other"] = "other"
    words: Story


class AskSupport(Question):
    """By somebody who is not signed in: the answer goes to this mailbox."""

    email: Address


class Reply(Schema):
    words: Story
