"""Marks a text for translation where it is written; the page that shows it translates."""


def N_(text: str) -> str:
    return text
