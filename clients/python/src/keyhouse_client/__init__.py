"""The JSON API of a Keyhouse marketplace, typed."""

from keyhouse_client import shapes
from keyhouse_client.async_office import AsyncOffice
from keyhouse_client.calling import Problem
from keyhouse_client.office import Office

__all__ = ["AsyncOffice", "Office", "Problem", "shapes"]
