"""What may be submitted, by page and by API."""

from pydantic import Field

from keyhouse.features.recovery.policy import Way
from keyhouse.web.fields import Address, Flag, Line, Proof, Schema, Secret, Story


class StartRecovery(Schema):
    identifier: Address = Field(examples=["anna@example.com"])
    proof: Proof = Field("", description="The solved work of `POST /slider`, where one is asked.")
    ticket: Proof = Field("", description="Instead of it, on pages without JavaScript.")


class ChooseRecoveryWay(Schema):
    way: Way


class NewAddress(Schema):
    new_address: Address = Field(examples=["anna.new@example.com"])
    second_step: Flag = Field(False, description="True: the second step is lost too.")


class HandIn(Schema):
    name: Line = Field(examples=["Anna Petrova"])
    story: Story = Field(examples=["My last order was a lamp, in May."])


class ChangePassword(Schema):
    new_password: Secret
    repeat_password: Secret
    check: Flag = Field(False, description="True: only tell how hard it is to guess.")
