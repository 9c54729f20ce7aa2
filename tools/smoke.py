"""The shortest trial of the whole: the real demo as a process of its own, over HTTP as its phone asks.

A broadcast and a reminder arrive, a report is sent and approved, every job has done its work, the process
ends when told to. Warnings of Python are errors. It begins at 18.30 on a working day, whatever hour it is.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.running.program import Dial
from tests.running.started import Program, eventually_told

BEGIN = datetime(2026, 11, 30, 18, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
REMINDED = BEGIN.replace(hour=19, minute=0)
SECONDS, WAIT = 60, 15
"""For the whole, and for one thing to come about."""
STRICT = ("error", "ignore::DeprecationWarning:importlib")
QUEUE = 4
"""Reports that wait for the camat: three that the demo begins with, and ours."""
JOBS = {"clean", "broadcasts", "remind"}
SENT = "Rapat koordinasi hari Jumat pukul 09.00."
REPORT = """Tanggal: hari ini
Kunjungan: tidak
Desa: Pamriyan
Waktu: 09.00 s/d 11.30
Kategori: Pelayanan sosial dasar
Proses: Mendampingi kader posyandu mencocokkan data sasaran dengan bidan desa."""


class Phone:
    """Everybody's phone in the demo."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def act(self, who: str, what: str, **body: Any) -> None:
        """Somebody does something."""
        answer = await self._client.post(f"/phone/{who}/{what}", json=body, headers={"X-Phone": "1"})
        answer.raise_for_status()

    async def shown(self, who: str) -> list[dict[str, Any]]:
        """What stands on somebody's phone."""
        found = (await self._client.get("/phone/news", params={"after": "0"})).json()["news"]
        return [one for one in found if one.get("address") == who]

    async def sees(self, who: str, *parts: str) -> str:
        """Wait until a message with all of this stands there; its text."""

        async def look() -> str:
            texts = [str(one.get("text")) for one in await self.shown(who)]
            return next((text for text in reversed(texts) if all(part in text for part in parts)), "")

        found = await eventually_told(look, f"{who} sees {parts}", WAIT)
        print(f"{who:12} sees {' '.join(parts)}")
        return found

    async def taps(self, who: str, *labels: str) -> str:
        """Tap the newest button that begins with one of these, once there is one."""

        async def look() -> tuple[str, str, str] | None:
            for one in reversed(await self.shown(who)):
                for button in (button for row in one.get("rows", []) for button in row):
                    if button["text"].startswith(labels):
                        return str(one["id"]), button["data"], button["text"]
            return None

        message, data, label = await eventually_told(look, f"{who} sees a button {labels}", WAIT)
        await self.act(who, "tap", message=message, data=data)
        return label


async def _tried(phone: Phone, dial: Dial) -> None:
    await phone.act("koordinator", "say", text=f"/siaran {SENT}")
    for label in ("☐ PLD", "Lanjut (2", "Lanjut (2", "✅ Kirim sekarang"):
        await phone.taps("koordinator", label)
    await phone.sees("sari", SENT)
    dial.add((REMINDED - dial.now()).total_seconds())
    await phone.sees("sari", "Laporan harian")
    await phone.act("sari", "say", text=REPORT)
    for _ in range(20):
        if await phone.taps("sari", "Lewati", "📨 Kirim") == "📨 Kirim":
            break
    number = re.findall(r"K-\d{4}-\d{5}", await phone.sees("sari", "Terkirim dengan nomor"))[0]
    await phone.act("camat", "say", text="/tinjau")
    for _ in range(QUEUE):
        await phone.taps("camat", "Setujui")
    await phone.sees("sari", number, "disetujui")


async def _at_work(client: httpx.AsyncClient) -> dict[str, Any]:
    """What /readyz tells of each job and loop, once all have done their work since the time leapt."""
    told: dict[str, Any] = {}

    async def ready() -> bool:
        told.update((await client.get("/readyz")).json())
        return told["status"] == "ok" and all("worked" in one for one in told["work"].values())

    try:
        await eventually_told(ready, "everything does its work", WAIT)
    except AssertionError:
        idle = {name for name, one in told["work"].items() if "worked" not in one}
        raise AssertionError(f"these never did their work: {idle}; late: {told['late']}") from None
    work: dict[str, Any] = told["work"]
    return work


async def _smoke(folder: Path) -> None:
    dial = Dial(folder / "dial")
    dial.begin(BEGIN)
    program = Program({}, folder, folder / "dial", command="demo", warnings=STRICT, ready="Ctrl+C")
    try:
        await program.start()
        async with program.browser() as client:
            await _tried(Phone(client), dial)
            work = await _at_work(client)
        assert work.keys() >= JOBS, f"not wired: {JOBS - work.keys()}"
    except BaseException:
        print(program.log)
        raise
    finally:
        await program.end()
    assert "Traceback" not in program.log, program.log
    assert "Warning" not in program.log, program.log


def main() -> None:
    """Try it, and say how long it took."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pendamping-smoke-") as folder:
        asyncio.run(asyncio.wait_for(_smoke(Path(folder)), SECONDS))
    print(f"smoke: well, in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
