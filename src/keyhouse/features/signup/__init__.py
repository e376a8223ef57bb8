"""Signing up: company and contact data, a password, and the proof of an e-mail address.

Owns the pages from "Join us" to the proven address. What a proven account does next is decided by
whoever hears `account.proven` or `account.opened`.
"""
