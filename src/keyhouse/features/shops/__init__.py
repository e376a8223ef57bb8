"""Shops and the people they belong to: opening, binding, handing over, unbinding, what stays after.

Owns the pages below “Me”, the case kind `unbinding`, and the pages and API by which obligations
are told. Who owns what, and whether somebody may bind again, is decided in `domain/shops`.
"""
