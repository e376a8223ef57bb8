"""The door for other programs: an OpenID provider for each marketplace (OpenID Connect Core 1.0).

Owns clients (the programs that rely on our sign-in), grants and their tokens, consents, signing
keys. Signing in itself is `features/signin`: `/oauth/authorize` keeps what was asked, sends the
person there when it must, and goes on when they come back to `/oauth/go/…`.
"""
