"""Hostile pictures: few bytes that unpack to much; each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from random import Random

from PIL import Image


def plain(width: int, height: int, kind: str, mode: str = "RGB", **more: object) -> bytes:
    """Nothing but one colour."""
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **more)
    return out.getvalue()


def photo(width: int, height: int) -> bytes:
    """One with as much detail as a phone's."""
    out, seed = BytesIO(), Random(1).randbytes(width // 8 * (height // 8) * 3)
    Image.frombytes("RGB", (width // 8, height // 8), seed).resize((width, height)).save(out, "JPEG")
    return out.getvalue()


PICTURES: Mapping[str, Callable[[], bytes]] = {
    "60 Mpx PNG": lambda: plain(7745, 7745, "PNG", "RGBA"),
    "81 Mpx PNG, a bit each": lambda: plain(9000, 9000, "PNG", "1"),
    "64 Mpx WEBP": lambda: plain(8000, 8000, "WEBP", method=0),
    "16 Mpx PNG": lambda: plain(4000, 4000, "PNG", "RGBA"),
    "16 Mpx WEBP": lambda: plain(4000, 4000, "WEBP", "RGBA", method=0),
    "16 Mpx GIF": lambda: plain(4000, 4000, "GIF", "P"),
    "119 Mpx JPEG in parts": lambda: plain(10_900, 10_900, "JPEG", progressive=True, subsampling=0),
    "400 Mpx JPEG": lambda: plain(20_000, 20_000, "JPEG"),
    "a long line": lambda: plain(65_000, 20, "JPEG"),
    "EPS": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n",
    "cut": lambda: photo(4000, 3000)[:5000],
    "a phone's 12 Mpx": lambda: photo(4000, 3000),
    "a phone's 50 Mpx": lambda: photo(8160, 6120),
}
