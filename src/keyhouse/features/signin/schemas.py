"""What may be submitted, by page and by API."""

from pydantic import Field

from keyhouse.web.fields import Address, Schema, Secret


class SignIn(Schema):
    identifier: Address = Field(examples=["anna@example.com"])
    password: Secret
    is_foreign_device: bool = Field(False, description="True: a short session.")
