"""The pictures, sounds and films that a form's labels name; opens no file itself."""

from __future__ import annotations

import re
from html import unescape

_NAMED = re.compile(rb"jr://(?:images|audio|video)/([^<>\"']+)")


def label_media(xml: bytes) -> tuple[str, ...]:
    """The names of all media in the XForm's labels, each once, in the order they come."""
    found = (unescape(name.decode("utf-8", "replace")).strip() for name in _NAMED.findall(xml))
    return tuple(dict.fromkeys(found))
