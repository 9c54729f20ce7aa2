"""The digest's one picture, for a phone in the sun: a bar for each person or kecamatan against a target.

What it says without colours: a tick for who reached the target, a mark and a note for who is behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from locales import Words
from locales.numbers import number
from reports import typeset

WIDTH = 1080
"""Pixels across; a phone shows a third of them."""
MOST_BARS = 12
"""Bars that are still read at that size."""
_TEMPLATE = "digest_chart"
_POINTS = 360
_COLOURS = 64
_BEYOND = 1.1
"""Times the target that there is room for at least, so that its line is not the chart's edge."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A person or a kecamatan. `note` stands beside the bar ("belum lapor"); `flagged` marks the row."""

    name: str
    value: float
    note: str = ""
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class DigestPicture:
    """`caption` says what the bars count; `target` 0 = none; `numbers` are (label, value), best four."""

    title: str
    period: str
    caption: str
    target: float
    bars: Sequence[Bar]
    numbers: Sequence[tuple[str, str]]


def png(picture: DigestPicture, w: Words) -> bytes:
    """The picture, WIDTH pixels wide and some 1350 high; the lowest come first, too many are summed up."""
    return _packed(typeset.png(_TEMPLATE, _data(picture, w), scale=WIDTH / _POINTS)[0])


def chosen(bars: Sequence[Bar]) -> tuple[list[Bar], list[Bar]]:
    """(those shown, those left), the lowest first; who is flagged is shown before who is not."""
    first = sorted(bars, key=lambda bar: (not bar.flagged, bar.value))
    many = len(first) if len(first) <= MOST_BARS else MOST_BARS - 1
    return _lowest_first(first[:many]), _lowest_first(first[many:])


def _lowest_first(bars: Sequence[Bar]) -> list[Bar]:
    return sorted(bars, key=lambda bar: (bar.value, not bar.flagged, bar.name.casefold()))


def _data(picture: DigestPicture, w: Words) -> typeset.Data:
    shown, left = chosen(picture.bars)
    longest = max(picture.target * _BEYOND, *(bar.value for bar in shown), 0) or 1
    return {
        "language": w.language,
        "title": picture.title,
        "period": picture.period,
        "caption": picture.caption,
        "target": w.plain("document.target", target=picture.target) if picture.target else "",
        "target_at": picture.target / longest,
        "bars": [_bar(bar, picture, longest, w) for bar in shown],
        "others": _others(left, w),
        "nobody": "" if shown else w.plain("document.nobody"),
        "numbers": [[label, value] for label, value in picture.numbers],
    }


def _bar(bar: Bar, picture: DigestPicture, longest: float, w: Words) -> typeset.Data:
    return {
        "name": bar.name,
        "value": number(bar.value, w.locale),
        "length": max(bar.value, 0) / longest,
        "reached": bar.value >= picture.target,
        "note": bar.note,
        "flagged": bar.flagged,
    }


def _others(left: Sequence[Bar], w: Words) -> str:
    """E.g. "dan 5 lainnya, 12 atau lebih"."""
    if not left:
        return ""
    return w.many("document.others", len(left), least=number(left[0].value, w.locale)).unescape()


def _packed(content: bytes) -> bytes:
    """The same picture with as many colours as it needs: a third of the bytes."""
    out = BytesIO()
    picture = Image.open(BytesIO(content)).convert("RGB")
    few = picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG")
    return out.getvalue()
