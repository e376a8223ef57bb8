"""People as the staff see them: finding an account, how it stands, and helping or stopping it.

Addresses are masked; secrets are never shown. Nothing here sets a password, changes an address or
drops a second step: those go by requests that two people decide.
"""
