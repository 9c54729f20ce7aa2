"""Numbers as a language writes them: one way for chat, pages and pictures."""

from __future__ import annotations

from babel.numbers import format_decimal


def number(value: float, locale: str) -> str:
    """E.g. "1.511" and "2,5" in Indonesian, "1,511" and "2.5" in English; one decimal at most."""
    if isinstance(value, int) and -1000 < value < 1000:
        return str(int(value))
    return format_decimal(round(value, 1), locale=locale)
