"""Programs that other people wrote sign in, refresh and log out, unpatched."""
