"""What may be submitted, by page and by API."""

from pydantic import Field

from keyhouse.web.fields import Accepted, Address, Code, Line, Schema, Secret


class SignUp(Schema):
    company_name: Line = Field(examples=["Northwind Trading"])
    contact_name: Line = Field(examples=["Anna Petrova"])
    email: Address = Field(examples=["anna@example.com"])
    phone: Address = Field(examples=["+7 912 345-67-89"])
    password: Secret
    terms: Accepted = Field(description="True: the terms are accepted, the notice was read.")


class ConfirmCode(Schema):
    code: Code


class ConfirmLink(Schema):
    password: Secret = ""


class Nothing(Schema):
    """A form that is only a button."""
