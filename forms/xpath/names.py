"""What a name may be, in any script; XML 1.0 says so, and XPath and XLSForm follow it."""

_FIRST = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
LATER = rf"{_FIRST}.\-0-9\u00b7\u0300-\u036f\u203f\u2040"
"""The signs that may follow the first, for a character class."""
NCNAME = rf"[{_FIRST}][{LATER}]*"
"""A pattern of a name without a prefix."""
