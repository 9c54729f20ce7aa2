"""How long a platform's texts and how large its numbers may be, by what is kept of them; knows no platform.

What is more does not fit its type: it is left out alone, where the body is decoded (tolerant.py). Plain `str`
is what people say and are called: readers take it at any length, columns of type Name cut it.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

Ref = Annotated[str, Meta(max_length=512)]
"""A file, an album, a tap: what a platform calls a thing that it keeps."""
Key = Annotated[str, Meta(max_length=128)]
"""What is kept of it as a key in our tables."""
Row = Annotated[str, Meta(max_length=32)]
"""The id of a row of ours, which comes back."""
Kind = Annotated[str, Meta(max_length=80)]
"""One of few words of the platform's own, a MIME type, a language."""
Category = Annotated[str, Meta(max_length=24)]
"""What a message is counted as."""
Number = Annotated[int, Meta(ge=-(1 << 63), le=(1 << 63) - 1)]
"""A number of 64 bits, also as an address."""
Size = Annotated[int, Meta(ge=0, lt=1 << 31)]
"""Bytes of a file, or its width and height; larger ones nobody may send."""
