"""Other programs rely on the sign-in."""
