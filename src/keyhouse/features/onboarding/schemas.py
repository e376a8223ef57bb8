"""What may be submitted, by page and by API."""

from typing import Annotated, Literal

from pydantic import Field

from keyhouse.web.fields import Address, Line, Schema

Choice = Annotated[str, Field(max_length=60)]


class Entries(Schema):
    """The entries of the application; all optional while it is a draft."""

    company_name: Line | Literal[""] = ""
    contact_name: Line | Literal[""] = ""
    phone: Address | Literal[""] = ""
    country: Choice = ""
    company_kind: Choice = ""


class Application(Entries):
    """The same as a page's form, with its buttons."""

    way: Literal["check", "save"] = "check"
    remove: Choice = ""
