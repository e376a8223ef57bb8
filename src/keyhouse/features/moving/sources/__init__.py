"""Whom people may come from; each module reads one kind of file."""
