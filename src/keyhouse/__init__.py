"""Keyhouse: the account office of a marketplace, on your own server.

Sign-up, review, sign-in and recovery for many marketplaces on one server. Start reading at
`app/wiring.py`, which lists everything the house is made of.
"""

__version__ = "0.1.0"
