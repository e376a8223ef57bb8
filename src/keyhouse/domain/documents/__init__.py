"""Papers that people hand in: found out by content, made harmless, encrypted, counted, watched.

A paper has a key of its own, wrapped by the server's key. Pictures are made anew in a child
process with limits, and staff see a PDF as pictures of its pages, so that none of them ever opens
what was uploaded; only its owner gets the file back, as a sandboxed download. Every look is a fact.
"""

from keyhouse.domain.documents.add_document import add_document, check_document
from keyhouse.domain.documents.policy import DocumentsPolicy
from keyhouse.domain.documents.read_document import (
    STILL_HELD,
    Look,
    Opened,
    looks_at,
    read_document,
    read_page,
)
from keyhouse.domain.documents.remove_document import remove_document
from keyhouse.domain.documents.scan_held import scan_held

__all__ = [
    "STILL_HELD",
    "DocumentsPolicy",
    "Look",
    "Opened",
    "add_document",
    "check_document",
    "looks_at",
    "read_document",
    "read_page",
    "remove_document",
    "scan_held",
]
