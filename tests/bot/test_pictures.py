"""Pictures: small, upright, nothing but pixels; hostile ones refused cheaply, in the sandbox itself."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from random import Random
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from bot import pictures
from bot.pictures import PIXELS, Spoilt
from bot.sandbox import Sandbox
from tests.fakes.pictures import smaller

SECRET = b"COMMENT-0001"
GPS = 0x8825


def drawn(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def plain(
    width: int = 400, height: int = 300, kind: str = "JPEG", mode: str = "RGB", **more: object
) -> bytes:
    return drawn(Image.new(mode, (width, height)), kind, **more)


def photo(width: int, height: int, kind: str = "JPEG") -> bytes:
    """One with as much detail as a phone's."""
    seed = Random(1).randbytes(width // 8 * (height // 8) * 3)
    return drawn(Image.frombytes("RGB", (width // 8, height // 8), seed).resize((width, height)), kind)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def exif(turned: int = 0) -> Image.Exif:
    made = Image.Exif()
    made[0x010F] = "A phone"
    made.get_ifd(GPS)[1] = "S"
    if turned:
        made[0x0112] = turned
    return made


async def test_a_picture_is_made_small_upright_and_nameless() -> None:
    done = opened(await smaller(plain(4000, 3000, exif=exif(6)), 1600))
    assert (done.format, done.size) == ("JPEG", (1200, 1600))
    assert dict(done.getexif()) == {}


@pytest.mark.parametrize("turned", range(1, 9))
async def test_upright_means_that_the_red_corner_comes_where_it_was_seen(turned: int) -> None:
    image = Image.new("RGB", (64, 32), "white")
    image.paste("red", (0, 0, 16, 8))
    seen = {1: (2, 2), 2: (61, 2), 3: (61, 29), 4: (2, 29), 5: (2, 2), 6: (29, 2), 7: (29, 61), 8: (2, 61)}
    done = opened(await smaller(drawn(image, exif=exif(turned)), 64))
    red, green, _ = done.getpixel(seen[turned])  # type: ignore[misc]
    assert (red > 200, green < 90) == (True, True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
async def test_a_small_picture_of_any_format_stays_as_large_and_becomes_a_jpeg(kind: str) -> None:
    done = opened(await smaller(plain(90, 60, kind), 1600))
    assert (done.format, done.size) == ("JPEG", (90, 60))


@pytest.mark.parametrize("mode", ["L", "CMYK", "YCbCr"])
async def test_every_kind_of_jpeg(mode: str) -> None:
    assert opened(await smaller(plain(mode=mode), 200)).size == (200, 150)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
async def test_every_kind_of_png(mode: str) -> None:
    assert opened(await smaller(plain(kind="PNG", mode=mode), 200)).size == (200, 150)


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "GIF"), ("RGBA", "WEBP")]
)
@pytest.mark.parametrize("turned", [0, 6])
async def test_what_is_written_on_nothing_can_be_read(mode: str, kind: str, turned: int) -> None:
    """A letter whose ground lets through stands on white, not black on black."""
    letter = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    letter.paste((0, 0, 0, 255), (16, 16, 48, 48))
    more = {} if kind == "GIF" else {"exif": exif(turned)}
    done = opened(await smaller(drawn(letter.convert(mode), kind, **more), 64)).convert("L")
    shades = [done.getpixel(at) for at in ((4, 4), (60, 60), (32, 32))]
    assert [shade > 200 for shade in shades] == [True, True, False]  # type: ignore[operator]


async def test_a_scan_in_sixteen_bits_keeps_its_greys() -> None:
    scan = Image.new("I;16", (64, 64), 30_000)
    assert abs(opened(await smaller(drawn(scan, "PNG"), 64)).convert("L").getpixel((9, 9)) - 117) < 3  # type: ignore[operator]


async def test_a_photo_with_a_second_one_in_it() -> None:
    """As many phones make them, with depth or a little film."""
    content = plain(kind="MPO", save_all=True, append_images=[Image.new("RGB", (80, 60))])
    assert opened(await smaller(content, 200)).size == (200, 150)


def noted(kind: str) -> bytes:
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", SECRET.decode())
        return plain(kind=kind, pnginfo=text, exif=exif())
    if kind == "WEBP":
        return plain(kind=kind, xmp=SECRET, exif=exif())
    if kind == "GIF":
        return plain(kind=kind, comment=SECRET)
    return plain(kind=kind, comment=SECRET, exif=exif(), xmp=SECRET)


@pytest.mark.parametrize("kind", pictures.FORMATS)
async def test_nothing_but_the_pixels_is_kept(kind: str) -> None:
    assert SECRET in noted(kind)
    done = await smaller(noted(kind), 1600)
    assert SECRET not in done
    assert b"A phone" not in done
    assert set(opened(done).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


CUT = plain()[:200]
ODD = {
    "nothing": b"",
    "words": b"no picture",
    "cut": CUT,
    "damaged": b"GIF89a" + b"\xff" * 9,
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n",
    "TIFF": plain(kind="TIFF"),
    "BMP": plain(kind="BMP"),
    "ICNS": plain(64, 64, kind="ICNS"),
    "PPM": plain(kind="PPM"),
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "PDF": b"%PDF-1.7",
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
async def test_what_is_none_of_the_formats_is_no_picture(content: bytes) -> None:
    with pytest.raises(Spoilt) as caught:
        await smaller(content, 1600)
    assert caught.value.code == "no_picture"


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"hevc"])
async def test_heic_is_known_by_its_name(brand: bytes) -> None:
    with pytest.raises(Spoilt) as caught:
        await smaller(b"\0\0\0\x18ftyp" + brand + b"\0" * 16, 1600)
    assert caught.value.code == "heic"


async def test_a_thousand_damaged_pictures_raise_nothing_else() -> None:
    chance = Random(7)
    whole = [photo(160, 120, kind) for kind in pictures.FORMATS]
    for _ in range(1000):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 30)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        done = pictures.work(pictures.Asked(bytes(content), 100))
        assert bool(done.code) != bool(done.content)


def side(pixels: int) -> int:
    return int(pixels**0.5)


LARGE: dict[str, Callable[[], bytes]] = {
    "60 Mpx of nothing as PNG": partial(plain, 7745, 7745, "PNG", "RGBA"),
    "81 Mpx in a bit each": partial(plain, 9000, 9000, "PNG", "1"),
    "just too large": partial(plain, side(PIXELS) + 1, side(PIXELS) + 1, "GIF", "P"),
    "WEBP": partial(plain, 8000, 8000, "WEBP", method=0),
}


@pytest.mark.cost
@pytest.mark.parametrize("made", LARGE.values(), ids=LARGE)
async def test_what_would_fill_the_memory_is_not_opened(made: Callable[[], bytes]) -> None:
    content = made()
    begun = time.process_time()
    with pytest.raises(Spoilt) as caught:
        await smaller(content, 1600)
    assert caught.value.code == "too_large"
    assert time.process_time() - begun < 0.2


WELCOME = {
    "12 Mpx": partial(photo, 4000, 3000),
    "50 Mpx": partial(photo, 8160, 6120),
    "a screen": partial(photo, 1440, 3200, "PNG"),
    "as large as it may be": partial(plain, side(PIXELS), side(PIXELS), "PNG", "RGBA"),
    "WEBP as large as it may be": partial(plain, side(PIXELS), side(PIXELS), "WEBP", "RGBA", method=0),
}


async def test_phones_photos_are_cheap_in_the_sandbox() -> None:
    """Processor's seconds of everything beside this process, from start to end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    async with Sandbox() as sandbox:
        for what, made in WELCOME.items():
            assert max(opened(await pictures.smaller(sandbox, made(), 1600)).size) == 1600, what
        with pytest.raises(Spoilt):
            await pictures.smaller(sandbox, b"no picture", 1600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 8


async def test_what_passes_the_header_but_costs_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A JPEG whose every part has to be held at once."""
    async with Sandbox() as sandbox:
        content = plain(10_900, 10_900, progressive=True, subsampling=0)
        with pytest.raises(Spoilt) as caught:
            await pictures.smaller(sandbox, content, 1600)
        assert caught.value.code in ("no_picture", "too_costly")
        assert await pictures.smaller(sandbox, plain(), 1600)
