"""Names that a playbook may use without giving words for them."""

from keyhouse.kit.texts import N_

REASONS = {
    "new_phone": N_("New phone"),
    "account_trouble": N_("Something is wrong with the account"),
    "data_leaked": N_("My data leaked"),
    "other": N_("Other"),
}

PAPERS = {
    "identity_card": N_("Identity card"),
    "business_licence": N_("Business licence"),
    "trademark_certificate": N_("Trademark certificate"),
    "power_of_attorney": N_("Power of attorney"),
}

# What may be enough without unbinding: name → words, and the page that does it.
INSTEAD = {
    "addresses": (N_("Change the phone or e-mail of your account"), "/account"),
    "password": (N_("Secure the account: choose a new password"), "/account/password"),
    "support": (N_("Ask support for help"), "/support"),
    "transfer": (N_("Hand the shop over to somebody else"), ""),
}
