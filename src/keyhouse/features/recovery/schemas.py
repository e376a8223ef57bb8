"""What may be submitted, by page and by API."""

from pydantic import Field

from keyhouse.web.fields import Address, Schema, Secret


class StartRecovery(Schema):
    email: Address = Field(examples=["anna@example.com"])


class ChangePassword(Schema):
    new_password: Secret
    repeat_password: Secret
