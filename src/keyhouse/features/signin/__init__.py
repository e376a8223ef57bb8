"""Signing in: password, then the proof the playbook asks for, then a session. And signing out.

Each step stores its proof on the attempt's row and returns to `rules.next_step`; no step routes to
another one. Where the person goes afterwards is `/account`'s business.
"""
