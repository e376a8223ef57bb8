"""What may be submitted."""

from pydantic import Field

from keyhouse.web.fields import Address, Schema, Secret


class ProveAgain(Schema):
    password: Secret


class AddAddress(Schema):
    identifier: Address = Field(examples=["anna@example.com"])


class NewPassword(Schema):
    password: Secret
    new_password: Secret
    repeat_password: Secret
    check: bool = Field(False, description="True: only tell how hard it is to guess.")
