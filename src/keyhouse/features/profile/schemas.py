"""What may be submitted."""

from pydantic import Field

from keyhouse.web.fields import Accepted, Address, Credential, Flag, Line, Schema, Secret


class ProveAgain(Schema):
    password: Secret


class ShowPasskey(Schema):
    credential: Credential


class NewPasskey(Schema):
    credential: Credential
    handle: Line
    name: Line = Field(examples=["My phone"])


class KeepCodes(Schema):
    sheet: Credential = Field(description="The sheet that was shown, as it came.")
    kept: Accepted = Field(False, validate_default=True)


class AddAddress(Schema):
    identifier: Address = Field(examples=["anna@example.com"])


class NewPassword(Schema):
    password: Secret
    new_password: Secret
    repeat_password: Secret
    check: Flag = Field(False, description="True: only tell how hard it is to guess.")
