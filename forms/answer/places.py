"""Points on the map from what people send: a shared location, coordinates, links that carry them; asks no
server.
"""

from __future__ import annotations

import re

from forms.answer.typed import REPORT, SHORT_LENGTH, short
from forms.problem import Problem
from forms.values import point, points, shape

_NUMBER = r"[-+]?\d{1,3}(?:\.\d{1,20})?"
_LINK = 2_000
"""Characters of a map's address, which tells much beside the place."""
_PAIR = re.compile(rf"\(? ?({_NUMBER}) ?[,; ] ?({_NUMBER}) ?\)?", re.ASCII)
_COMMA = r"[-+]?\d{1,3},\d{1,20}"
_COMMA_PAIR = re.compile(rf"\(? ?({_COMMA})(?: ?; ?|,? )({_COMMA}) ?\)?", re.ASCII)
_FRACTION = re.compile(r"[-+]?\d{1,3},\d{1,3}", re.ASCII)
"""One number, as it is written in Indonesia, and not two."""
_GEO = re.compile(rf"geo:({_NUMBER}),({_NUMBER})(?:,({_NUMBER}))?", re.ASCII)
_LINKS = (
    re.compile(rf"!3d({_NUMBER})!4d({_NUMBER})", re.ASCII),
    re.compile(rf"@({_NUMBER}),({_NUMBER})", re.ASCII),
    re.compile(
        rf"[?&](?:q|ll|query|center|destination|daddr|sll)=(?:loc:)?({_NUMBER})(?:,|%2C|\+)+({_NUMBER})",
        re.ASCII | re.I,
    ),
    re.compile(rf"[?&]mlat=({_NUMBER})&(?:amp;)?mlon=({_NUMBER})", re.ASCII),
    re.compile(rf"#map=\d+(?:\.\d+)?/({_NUMBER})/({_NUMBER})", re.ASCII),
    re.compile(rf"/(?:place|search|dir)/({_NUMBER}),\+?({_NUMBER})", re.ASCII),
)
_DEGREES = re.compile(
    r"(\d{1,3}) ?° ?(\d{1,2}) ?['\u2032] ?(\d{1,2}(?:[.,]\d+)?) ?[\"\u2033]? ?(LS|LU|S|N)[ ,;]{1,3}"
    r"(\d{1,3}) ?° ?(\d{1,2}) ?['\u2032] ?(\d{1,2}(?:[.,]\d+)?) ?[\"\u2033]? ?(BT|BB|E|W)",
    re.I,
)


def read_point(text: str) -> str | Problem:
    found = _coordinates(text)
    stored = point(found) if found else ""
    return stored or Problem("needs_location")


def shared(location: tuple[float, float, float]) -> str | Problem:
    """A location from the phone: latitude, longitude, accuracy in metres."""
    latitude, longitude, accuracy = location
    return point(f"{latitude!r} {longitude!r} 0 {accuracy!r}") or Problem("needs_location")


def _coordinates(typed: str) -> str:
    text = short(typed, _LINK if "://" in typed else SHORT_LENGTH)
    if match := _GEO.search(text):
        return f"{match[1]} {match[2]} {match[3] or 0} 0"
    if match := _COMMA_PAIR.fullmatch(text):
        return f"{match[1]} {match[2]} 0 0".replace(",", ".")
    if _FRACTION.fullmatch(text):
        return ""
    if match := _PAIR.fullmatch(text):
        return f"{match[1]} {match[2]} 0 0"
    if match := _DEGREES.fullmatch(text):
        return _from_degrees(match)
    if "://" in text:
        match = next((found for link in _LINKS if (found := link.search(text))), None)
        return f"{match[1]} {match[2]} 0 0" if match else ""
    parts = text.split()
    return text if len(parts) in (3, 4) else ""


def _from_degrees(match: re.Match[str]) -> str:
    def one(first: int, minus: str) -> float:
        degrees, minutes, seconds = (float(match[first + i].replace(",", ".")) for i in range(3))
        value = degrees + minutes / 60 + seconds / 3600
        return -value if match[first + 3].upper() in minus.split() else value

    return f"{one(1, 'LS S'):.6f} {one(5, 'BB W'):.6f} 0 0"


def read_line(text: str, *, closed: bool) -> str | Problem:
    """Points one a line or joined by semicolons; a shape is closed for the person."""
    typed = re.split(r"[;\n]+", text) if len(text) <= REPORT else []
    parts = [_coordinates(part) for part in typed if part.strip()]
    if not parts or not all(parts):
        return Problem("needs_points", values={"minimum": "3" if closed else "2"})
    if closed and parts[0] != parts[-1]:
        parts.append(parts[0])
    joined = ";".join(parts)
    return (shape(joined) if closed else points(joined)) or Problem(
        "needs_points", values={"minimum": "3" if closed else "2"}
    )
