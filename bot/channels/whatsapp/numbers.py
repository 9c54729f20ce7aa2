"""Pure: telephone numbers as WhatsApp writes them -> E.164, or '' where they cannot be one."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers

REMEMBERED = 8192
"""Reading a number costs more than the rest of a message; who talks, talks again."""


@lru_cache(REMEMBERED)
def e164(digits: str) -> str:
    """ "6281200000001" -> "+6281200000001"; '' for what is no number."""
    plain = digits.lstrip("+")
    if not (5 < len(plain) < 16 and plain.isascii() and plain.isdigit()):
        return ""
    try:
        number = phonenumbers.parse(f"+{plain}")
    except phonenumbers.NumberParseException:
        return ""
    return f"+{plain}" if phonenumbers.is_possible_number(number) else ""
