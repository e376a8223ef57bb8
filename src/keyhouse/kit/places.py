"""The port for where a network roughly is: only by a file that the operator has."""

from typing import Protocol


class Places(Protocol):
    def name(self, network: str, language: str) -> str:
        """Such as "Brno, Czechia"; empty when nothing is known."""
        ...


class NoPlaces:
    """Without such a file no place is told."""

    def name(self, network: str, language: str) -> str:
        return ""
