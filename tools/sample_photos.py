"""Draws the demo's sample photos: plain pictures of invented places, so that nobody real is shown."""

from __future__ import annotations

from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter

FOLDER = Path(__file__).resolve().parent.parent / "bot" / "demo" / "phone"
SIZE = (900, 675)
SKY, HILL, GRASS, EARTH, WALL, ROOF = "#cfe4ef", "#7fa58c", "#8db36b", "#b58a5f", "#f2ead9", "#a8482f"
SHIRTS = ("#2b6a4d", "#7a3b00", "#2b4a86", "#8a2d4a", "#c28a1b", "#44606a")


def _ground(rng: Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    for step in range(6):
        x = step * 190 - 80 + rng.randint(-30, 30)
        draw.ellipse((x, 210, x + 330, 520), fill=HILL)
    draw.rectangle((0, 380, *SIZE), fill=GRASS)
    return image, draw


def _person(draw: ImageDraw.ImageDraw, x: int, y: int, size: int, shirt: str) -> None:
    draw.rounded_rectangle((x - size, y, x + size, y + size * 3), size // 2, fill=shirt)
    draw.ellipse((x - size * 0.62, y - size * 1.35, x + size * 0.62, y - size * 0.05), fill="#8d5a3b")
    draw.pieslice(
        (x - size * 0.66, y - size * 1.45, x + size * 0.66, y - size * 0.1), 180, 360, fill="#20150f"
    )


def hall(rng: Random) -> Image.Image:
    """A village meeting before the hall."""
    image, draw = _ground(rng)
    draw.rectangle((120, 230, 780, 470), fill=WALL)
    draw.polygon(((70, 240), (450, 90), (830, 240)), fill=ROOF)
    for x in range(160, 780, 120):
        draw.rectangle((x, 240, x + 22, 470), fill="#d9cdb4")
    draw.rectangle((300, 270, 600, 330), fill="#0b5d4b")
    for line in range(2):
        draw.rectangle((330, 285 + line * 20, 570 - line * 60, 293 + line * 20), fill="#ffffff")
    for row in range(2):
        for place in range(7):
            x = 110 + place * 115 + row * 45
            _person(draw, x, 480 + row * 85, 30 + row * 6, rng.choice(SHIRTS))
    return image


def drain(rng: Random) -> Image.Image:
    """A drain of stone beside a village road."""
    image, draw = _ground(rng)
    draw.polygon(((380, 380), (520, 380), (900, 675), (300, 675)), fill="#9a9a94")
    draw.polygon(((330, 380), (372, 380), (270, 675), (60, 675)), fill="#6f6a62")
    draw.polygon(((342, 380), (362, 380), (215, 675), (110, 675)), fill="#4f7f94")
    for _ in range(90):
        y = rng.randint(390, 660)
        x = int(330 - (y - 380) * 0.9) + rng.randint(-14, 10)
        draw.ellipse((x, y, x + 16, y + 10), fill=rng.choice(("#857e73", "#9d968b", "#5f5a53")))
    for place in range(3):
        _person(draw, 560 + place * 105, 400 + place * 45, 27 + place * 5, SHIRTS[place])
    return image


def posyandu(rng: Random) -> Image.Image:
    """A health post's table under a roof of leaves."""
    image, draw = _ground(rng)
    draw.polygon(((90, 260), (450, 120), (810, 260)), fill="#6b5b3a")
    for x in (140, 740):
        draw.rectangle((x, 255, x + 22, 560), fill="#7d5c3b")
    for place in range(4):
        _person(draw, 250 + place * 130, 350, 32, rng.choice(SHIRTS))
    draw.rectangle((180, 450, 720, 480), fill="#ffffff")
    draw.rectangle((200, 480, 700, 580), fill="#d8e6ef")
    for place in range(4):
        draw.rounded_rectangle((230 + place * 120, 415, 290 + place * 120, 450), 6, fill="#c28a1b")
    return image


def main() -> None:
    """Write the three pictures beside the phone's page."""
    rng = Random(7)
    for name, scene in {"balai": hall, "drainase": drain, "posyandu": posyandu}.items():
        picture = scene(rng).filter(ImageFilter.GaussianBlur(0.7))
        picture.save(FOLDER / f"{name}.jpg", quality=78, optimize=True)


if __name__ == "__main__":
    main()
