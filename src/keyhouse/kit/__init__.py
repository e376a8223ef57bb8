"""Tools without a word of the trade: database, clock, randomness, keys, lifecycles, limits.

Everything above may use the kit; the kit uses nothing above. The ports that `adapters` fill
(`Database`, `FileStore`, `Mailer`, `PasswordHasher`) are declared here.
"""
