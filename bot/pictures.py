"""A person's picture -> a small JPEG that tells nothing of place, phone or author; runs in the sandbox.

Which formats there are is decided here, not by Pillow, and nothing is decoded before its size is known.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from io import BytesIO

import msgspec
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from bot.sandbox import Job, Sandbox, Undone

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
PIXELS = 16_000_000
"""Most that are decoded: a phone's screen has five millions, its photos come as JPEG."""
JPEG_PIXELS = 120_000_000
"""A JPEG is decoded at a half, a quarter or an eighth of its size."""
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")
"""What iPhones call their photos, in the first bytes of the file."""
Smaller = Callable[[bytes, int], Awaitable[bytes]]


class Spoilt(Exception):
    """It will never be a picture of ours; `code` says why: no_picture, heic, too_large, too_costly."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class Asked(msgspec.Struct, frozen=True):
    """The bytes, and how many pixels the longer side may have."""

    content: bytes
    long_side: int


class Told(msgspec.Struct, frozen=True):
    """The JPEG, or why there is none."""

    content: bytes = b""
    code: str = ""
    detail: str = ""

    def taken(self) -> bytes:
        """The JPEG. Raises Spoilt."""
        if self.code:
            raise Spoilt(self.code, self.detail)
        return self.content


JOB = Job(__name__, Asked, Told, memory=400_000_000, cpu_seconds=10)
"""What reading a picture may take of memory (bytes), processor and time (seconds)."""


async def smaller(sandbox: Sandbox, content: bytes, long_side: int) -> bytes:
    """A picture as JPEG, upright, at most so many pixels long, with nothing but its pixels. Raises Spoilt."""
    try:
        told = await sandbox.do(JOB, Asked(content, long_side))
    except Undone as error:
        raise Spoilt("too_costly", str(error)) from None
    return told.taken()


def work(asked: Asked) -> Told:
    """The reading itself."""
    if asked.content[4:8] == b"ftyp" and asked.content[8:12] in HEIC:
        return Told(code="heic")
    try:
        return _drawn(asked)
    except MemoryError:
        raise
    except Exception as error:  # decoders raise whatever they meet in a damaged file
        return Told(code="no_picture", detail=f"{type(error).__name__}: {error}"[:200])


def _drawn(asked: Asked) -> Told:
    with Image.open(BytesIO(asked.content), formats=FORMATS) as opened:
        most = JPEG_PIXELS if isinstance(opened, JpegImageFile) else PIXELS
        if opened.width * opened.height > most:
            return Told(code="too_large", detail=f"{opened.width} x {opened.height}")
        times = max(1.0, max(opened.size) / asked.long_side)
        opened.draft("RGB", (max(1, int(opened.width / times)), max(1, int(opened.height / times))))
        picture = _toned(opened)
    picture.thumbnail((asked.long_side, asked.long_side))
    picture = _on_paper(picture)
    ImageOps.exif_transpose(picture, in_place=True)
    picture.info.clear()  # a comment would be written again
    out = BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True)
    return Told(out.getvalue())


def _toned(opened: Image.Image) -> Image.Image:
    """In eight bits: what a scanner tells in sixteen would be all white."""
    if opened.mode.startswith("I"):
        return opened.point(lambda value: value / 256).convert("L")
    return opened.convert("RGBA" if opened.has_transparency_data else "RGB")


def _on_paper(picture: Image.Image) -> Image.Image:
    """On white where it lets through: what is written there would stand on black."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    paper.info = picture.info
    return paper.convert("RGB")
