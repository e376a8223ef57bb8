"""What may be submitted, by page and by API."""

from pydantic import Field

from keyhouse.web.fields import Address, Choice, Credential, Flag, Line, Proof, Schema, Secret


class SignIn(Schema):
    identifier: Address = Field(examples=["anna@example.com"])
    password: Secret
    is_foreign_device: Flag = Field(False, description="True: a short session.")
    proof: Proof = Field("", description="The solved work of `POST /slider`, under attack only.")
    ticket: Proof = Field("", description="Instead of it, on pages without JavaScript.")


class ByPasskey(Schema):
    credential: Credential = Field(description="What `PublicKeyCredential.toJSON()` gave, as text.")
    is_foreign_device: Flag = Field(False, description="True: a short session.")


class NewPasskey(Schema):
    credential: Credential
    handle: Line
    name: Line = Field(examples=["My phone"])


class ChooseWay(Schema):
    way: Choice = Field(examples=["sms_code"])
