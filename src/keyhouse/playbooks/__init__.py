"""The playbooks that ship with the house; `plain.toml` explains every key."""
