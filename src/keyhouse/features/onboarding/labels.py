"""Names that a playbook may use without giving words for them."""

from babel import Locale

from keyhouse.kit.texts import N_

PAPERS = {
    "business_licence": N_("Business licence"),
    "tax_registration": N_("Tax registration"),
    "brand_authorisation": N_("Brand authorisation"),
    "trademark_certificate": N_("Trademark certificate"),
    "identity_card": N_("Identity card"),
}

NUMBERS = {
    "tax_number": N_("Tax number"),
    "licence": N_("Licence number"),
}

KINDS = {
    "company": N_("Registered company"),
    "sole_trader": N_("Sole trader"),
}

COUNTRIES = frozenset(
    code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()
)


def country_name(code: str, language: str) -> str:
    return Locale(language).territories.get(code, code)
