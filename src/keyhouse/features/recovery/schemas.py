"""What may be submitted, by page and by API."""

from pydantic import Field

from keyhouse.web.fields import Address, Code, Schema, Secret


class StartRecovery(Schema):
    email: Address = Field(examples=["anna@example.com"])


class ConfirmCode(Schema):
    code: Code


class ChangePassword(Schema):
    new_password: Secret
    repeat_password: Secret


class Nothing(Schema):
    """A form that is only a button."""
