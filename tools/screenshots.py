"""Takes the README's pictures: starts the demo in a folder of its own and uses it with a headless browser."""

from __future__ import annotations

import asyncio
import io
import json
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from tools.browser import Page, browse

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
LARGEST = 150_000
"""Bytes of one picture."""
START = """
import asyncio, pathlib, sys
from bot import demo
from bot.channels.whatsapp.limits import platform

create = demo.create

def named(*given):  # a bot with an address, so that the screen in the room has something to scan
    service, simulator = create(*given)
    service.kit.platforms["whatsapp"] = platform()
    service.kit.platforms["whatsapp"].us = "6280000000000"
    return service, simulator

demo.create = named
asyncio.run(demo.run(0, pathlib.Path(sys.argv[1])))
"""
ANSWERS = (
    ("tap", "Hari ini"),
    ("tap", "Ya, kunjungan lapangan"),
)
REPORT = """Tanggal: hari ini
Kunjungan: ya
Desa: Pamriyan
Waktu: 09.00 s/d 11.30
Kategori: Pelayanan sosial dasar
Subjek: Posyandu
L: 4
P: 21
Proses: Mendampingi kader posyandu menimbang balita dan mencocokkan data sasaran dengan bidan desa.
Masalah: Lima balita belum hadir dua bulan.
Inovasi: Kunjungan rumah dibagi menurut RT."""
ANNOUNCEMENT = """Undangan Bimbingan Teknis Pengelolaan Keuangan Desa Angkatan II
Nomor : 005/482/Dispermasdes
Hari/Tanggal : {day}
Waktu : {begins} - {ends} WIB
Tempat : Aula Kantor Kecamatan Gemuh
Penyelenggara : Dispermasdes Kabupaten Kendal
Fasilitas : makan siang, modul, sertifikat
Kuota 40 peserta
Narahubung : Joko Prasetyo 0812-0000-1111"""
"""A session, as it would be announced."""


@asynccontextmanager
async def demo(folder: str) -> AsyncIterator[str]:
    """The address of a demo that runs in this folder until the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", START, folder, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            found = re.search(r"http://[\d.]+:\d+", line.decode())
            if found:
                yield found[0]
                break
        else:
            raise SystemExit("the demo does not start")
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


class Visitor:
    """Somebody who holds the demo's phone."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    async def be(self, who: str) -> None:
        """Hold this person's phone."""
        await self.page.open(f"{self.address}/phone?as={who}")
        await self.page.until("document.documentElement.dataset.ready === 'yes'")

    async def say(self, text: str) -> None:
        """Type and send; wait for the bot's answer."""
        await self.act(f"post('say', {{text: {json.dumps(text)}}})")

    async def tap(self, text: str) -> None:
        """Press the newest button with this text; wait for the bot's answer."""
        keys = "[...document.querySelectorAll('.key')]"
        pressed = f"{keys}.filter((k) => k.textContent.trim() === {json.dumps(text)}).pop()"
        await self.page.until(f"Boolean({pressed})")
        await self.act(f"{pressed}.click()")

    async def act(self, script: str) -> None:
        before = await self.page.run("last")
        await self.page.run(f"void {script}")
        await self.page.until(f"mineOf(me).some((b) => !b.mine && b.change > {before})")
        await asyncio.sleep(0.4)  # several bubbles belong together, pictures come after them

    async def sign_in(self) -> None:
        """Ask for the link as the camat, open it and press the button."""
        await self.be("camat")
        await self.say("/web")
        link = await self.page.run("[...document.querySelectorAll('.text a')].pop().href")
        await self.page.open(link)
        await self.page.run("document.querySelector('main form').submit()")
        await self.page.until("location.pathname === '/antrean'")


Scene = Callable[[Visitor], Awaitable[None]]


async def form(visitor: Visitor) -> None:
    """In the middle of a report."""
    await visitor.be("sari")
    await visitor.say("/lapor")
    for verb, text in ANSWERS:
        await (visitor.tap if verb == "tap" else visitor.say)(text)


async def summary(visitor: Visitor) -> None:
    """A pasted report, completed with a photo, before it is sent."""
    await visitor.be("sari")
    await visitor.say("/batal")
    await visitor.say(REPORT)
    for what in ("skip", "skip", "photo", "skip", "skip"):  # follow-up, location; further photos, note
        if what == "photo":
            await visitor.act("sendSample(1)")
        else:
            await visitor.tap("Lewati")


async def card(visitor: Visitor) -> None:
    """The camat looks at the queue in the chat."""
    await visitor.be("camat")
    await visitor.say("/tinjau")


async def queue(visitor: Visitor) -> None:
    """The queue as a page."""
    await visitor.sign_in()


async def entry(visitor: Visitor) -> None:
    """An entry that was corrected, as a page."""
    link = "document.querySelector('.pill-resubmitted')?.closest('a').href"
    await visitor.page.open(await visitor.page.until(link))
    await visitor.page.until("[...document.images].every((one) => one.complete)")


async def session_form(visitor: Visitor) -> None:
    """A session read from its announcement, before it is saved."""
    await _pasted(visitor, ahead=14 * 24 * 60, begins="08.30", ends="16.00")


async def session(visitor: Visitor) -> None:
    """A session that was announced and answered."""
    await _announced(visitor)


async def names(visitor: Visitor) -> None:
    """Who is there, while a session goes on."""
    await _pasted(visitor, ahead=15)
    await _announced(visitor)
    await visitor.page.open(f"{await visitor.page.run('location.href.split(`?`)[0]')}/hadir")
    await visitor.page.run("document.querySelector('[name=hadir]').click()")
    await visitor.page.run("document.querySelector('.bar button').click()")
    await visitor.page.until("location.search.includes('n=1')")


async def screen(visitor: Visitor) -> None:
    """The code and the picture to scan, on the room's screen."""
    await visitor.page.open(await visitor.page.run("location.href.replace(/hadir.*/, 'layar')"))


async def _pasted(visitor: Visitor, *, ahead: int, begins: str = "", ends: str = "") -> None:
    """The form filled in from an announcement of a session that begins so many minutes ahead."""
    await visitor.page.open(f"{visitor.address}/bimtek/baru")
    first, last = [await visitor.page.run(WIB % (ahead + more)) for more in (0, 240)]
    told = ANNOUNCEMENT.format(day=first[:10], begins=begins or first[11:], ends=ends or last[11:])
    await visitor.page.run(f"document.getElementById('teks').value = {json.dumps(told)}")
    await visitor.page.run("document.querySelector('.paste form').submit()")
    await visitor.page.until("Boolean(document.querySelector('.done'))")
    if not ends and first[:10] != last[:10]:
        await visitor.page.run(f"document.querySelector('#f-selesai_tanggal').value = '{last[:10]}'")
    await visitor.page.run("document.querySelectorAll('[name=peran]').forEach((one) => one.click())")


WIB = "new Date(Date.now() + 7 * 3600000 + %d * 60000).toISOString().slice(0, 16).replace('T', ' ')"
"""JavaScript: the day and time in Jakarta so many minutes from now."""


async def _announced(visitor: Visitor) -> None:
    """Save the form that is shown, announce the session, let people answer, and look at it."""
    await visitor.page.run("document.querySelector('.fields').submit()")
    announce = "document.querySelector('form[action$=umumkan]')"
    await visitor.page.until(f"Boolean({announce})")
    await visitor.page.run(f"{announce}.submit()")
    await visitor.page.until("location.search.includes('umumkan')")
    shown = await visitor.page.run("location.href")
    for who in ("sari", "koordinator"):
        await visitor.be(who)
        await visitor.tap("✅ Hadir")
    await visitor.page.open(shown.partition("?")[0])


SCENES: dict[str, Scene] = {
    "form": form,
    "summary": summary,
    "card": card,
    "queue": queue,
    "entry": entry,
    "session-form": session_form,
    "session": session,
    "names": names,
    "screen": screen,
}
SCROLL = {"form": "down()", "summary": "down()", "card": "talk.lastElementChild.scrollIntoView()"}
"""What is looked at: a chat's end, or the beginning of its last message."""


async def take(page: Page, name: str) -> None:
    """One scene at both sizes."""
    for size, width, height in (("phone", 390, 844), ("desktop", 1280, 800)):
        await page.size(width, height, mobile=size == "phone", scale=1.5 if size == "phone" else 1)
        await page.run(SCROLL.get(name, "window.scrollTo(0, 0)"))
        await asyncio.sleep(0.4)
        save(FOLDER / f"{name}-{size}.png", await page.picture())


def save(file: Path, content: bytes) -> None:
    """Write the picture, with fewer colours until it is small."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    for colours in (256, 128, 64, 32):
        packed = io.BytesIO()
        picture.quantize(colours, method=Image.Quantize.MEDIANCUT).save(packed, "PNG", optimize=True)
        if packed.tell() < LARGEST:
            break
    file.write_bytes(packed.getvalue())
    print(f"{file.name}: {packed.tell()} bytes, {colours} colours")


async def main() -> None:
    """Every scene, one after the other, as one visitor would come by them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        async with demo(folder) as address, browse() as page:
            visitor = Visitor(page, address)
            await page.size(390, 844, mobile=True)
            for name, scene in SCENES.items():
                await scene(visitor)
                await take(page, name)


if __name__ == "__main__":
    asyncio.run(main())
