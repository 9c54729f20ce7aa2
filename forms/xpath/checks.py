"""Mistakes that show in a quoted argument without running anything; what is calculated is not judged."""

from datetime import UTC

from forms.xpath.dates import parse_moment
from forms.xpath.errors import XPathError
from forms.xpath.library.codes import ALGORITHMS, ENCODINGS
from forms.xpath.library.text import compiled_pattern
from forms.xpath.syntax import Call, Literal


def fault_in(call: Call) -> XPathError | None:
    """What is certain to fail whenever the call is reached."""
    quoted = [part.value if isinstance(part, Literal) else None for part in call.arguments]
    if call.name == "regex" and quoted[1] is not None:
        return _pattern_fault(quoted[1], call.position)
    if call.name == "digest":
        for value, known in zip(quoted[1:], (ALGORITHMS, ENCODINGS), strict=False):
            if value is not None and value not in known:
                return XPathError(f"digest() does not know {value}", position=call.position)
    return None


def _pattern_fault(pattern: str, position: int) -> XPathError | None:
    try:
        compiled_pattern(pattern)
    except XPathError as mistake:
        return XPathError(mistake.message, position=position)
    return None


def warning_in(call: Call) -> XPathError | None:
    """What works but can hardly be meant: date('nonsense') is blank."""
    first = call.arguments[0] if call.arguments else None
    if call.name not in ("date", "date-time") or not isinstance(first, Literal) or not first.value:
        return None
    if parse_moment(first.value, UTC) is not None:
        return None
    message = f"{call.name}('{first.value}') is no date and gives a blank; write it as 2026-12-31"
    return XPathError(message, position=call.position)
