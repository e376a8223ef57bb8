"""The guides of docs/guides do what they say: their own code is run."""
