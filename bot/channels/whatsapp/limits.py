"""What WhatsApp can show, and how fast it lets us speak; data alone."""

from __future__ import annotations

from models.message import Limits
from models.platform import Platform

BUTTON, ROW, DETAIL = 20, 24, 72
"""Characters of a reply button, of a list row's title and of its description."""
OPENER = 20
"""Characters of the button that opens a list, and of one that leads to a page."""
HEADING = 24
"""Characters of a list section's title."""
PHOTO_BYTES, SOUND_BYTES, FILE_BYTES = 5_000_000, 16_000_000, 100_000_000
"""What a picture, a sound or film, and a document may have."""
LIMITS = Limits(
    text=4096,
    caption=1024,
    body=1024,
    button=ROW,
    choices=10,
    buttons=10,
    row=1,
    page=7,
    columns=1,
    edits=False,
    shares_location=True,
    file_bytes=FILE_BYTES,
    few=3,
    window=24,
)
"""What a message of WhatsApp can hold, as the channels tell it."""


def platform() -> Platform:
    """WhatsApp as people know it."""
    return Platform(
        "WhatsApp", chat="https://wa.me/{us}?text={said}", command="%2F{name}%20{word}", numbers=True
    )
