"""Leaving: a copy of one's own data, and deregistering after a waiting time.

Erasing takes what is personal; keyed hashes stay, so that bans and duplicates outlive the account.
"""
