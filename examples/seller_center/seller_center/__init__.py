"""A marketplace's own program, small: it has no passwords, people sign in by Keyhouse.

`programs` reads who we are at each marketplace, `signing_in` is the OpenID Connect part, `store`
keeps goods and orders, `pages` shows them, `obligations` answers what a shop still owes.
"""
