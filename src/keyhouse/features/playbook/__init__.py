"""Changing a marketplace's playbook: as a form or as TOML, seen beforehand, by two people.

One person proposes a text, another one publishes it. Running cases keep the playbook they began
with; what is shown before says what would be different for them.
"""
