"""The account's own page: who one is here, and where to go next."""
