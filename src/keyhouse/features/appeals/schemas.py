"""What may be submitted."""

from pydantic import Field

from keyhouse.web.fields import Schema, Story


class MakeAppeal(Schema):
    words: Story = Field(examples=["The papers were of another company with the same name."])
