"""An author's questionnaires in chat: sent as a file, checked, tried, published; a form is read elsewhere.

receiving -> (trying) -> terms -> published; only those who may publish get this far.
"""

from __future__ import annotations

from handlers.author.listing import show
from handlers.author.receiving import document, is_form
from handlers.author.taps import tap
from handlers.author.terms import ASKED

__all__ = ["ASKED", "document", "is_form", "show", "tap"]
