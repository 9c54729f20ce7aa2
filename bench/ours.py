"""Starts our bot for botbench: settings from the harness's environment, a database with people, then the bot.

BENCH_PROFILE=FILE runs it under cProfile; the product itself knows nothing of being measured.
"""

import asyncio
import cProfile
import os
import runpy
import signal
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from unittest.mock import patch

import uvicorn
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bench.whatsapp import graph as whatsapp
from bench.whatsapp import people
from models import Base, area, migrating
from models.conversation import Conversation
from models.database import Database
from models.person import CONSENT, AssignedVillage, Assignment, Consent, Contact, Person

FORMS = Path(__file__).parent / "dialogues"
SECRET = "a-secret-for-the-bench"
PEOPLE = 3000  # known to the bot; the harness's ids count up from FIRST
FIRST = 700000001
ON_WHATSAPP = os.environ.get("BENCH_CHANNEL") == "whatsapp"
DISTRICT = "33.01.01"
AREAS = [
    ("33", "Jawa Tengah"),
    ("33.01", "Kabupaten Contoh"),
    (DISTRICT, "Kecamatan Contoh"),
    *((f"{DISTRICT}.{2000 + n}", f"Desa {n}") for n in range(1, 5)),
]


def settings(run_dir: Path) -> dict[str, str]:
    """The bot's environment; photos stay at the platform, as the peers leave them there."""
    port = os.environ["WEBHOOK_PORT"]
    return channel(port) | {
        "PENDAMPING_CONFIG": os.devnull,
        "PENDAMPING_SERVER__HOST": "127.0.0.1",
        "PENDAMPING_SERVER__PORT": port,
        "PENDAMPING_DATABASE__URL": f"sqlite+aiosqlite:///{run_dir}/bot.db",
        "PENDAMPING_FORMS__DIRECTORY": str(FORMS),
        "PENDAMPING_MEDIA__DIRECTORY": f"{run_dir}/media",
        "PENDAMPING_MEDIA__DOWNLOAD": "false",
        "PENDAMPING_LOG__LEVEL": "warning",
    }


def channel(port: str) -> dict[str, str]:
    """The settings of the platform that is measured."""
    if ON_WHATSAPP:
        return {
            "PENDAMPING_WHATSAPP__TOKEN": os.environ["BOT_TOKEN"],
            "PENDAMPING_WHATSAPP__APP_SECRET": whatsapp.SECRET,
            "PENDAMPING_WHATSAPP__VERIFY_TOKEN": SECRET,
            "PENDAMPING_WHATSAPP__PHONE_NUMBER_IDS": people.ACCOUNT,
            "PENDAMPING_WHATSAPP__BUSINESS_ACCOUNT": "102290129340398",
            "PENDAMPING_WHATSAPP__GRAPH_BASE": os.environ["API_BASE"],
            "PENDAMPING_WHATSAPP__PAIR_BURST": "1000000",  # these people type faster than a platform permits
        }
    return {
        "PENDAMPING_TELEGRAM__TOKEN": os.environ["BOT_TOKEN"],
        "PENDAMPING_TELEGRAM__API_BASE": os.environ["API_BASE"],
        "PENDAMPING_TELEGRAM__DELIVERY": os.environ["DELIVERY"],
        "PENDAMPING_TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{port}/hooks/telegram",
        "PENDAMPING_TELEGRAM__WEBHOOK_SECRET": SECRET,
    }


def where(n: int) -> dict[str, str]:
    """The n-th person's channel and address."""
    user = FIRST + n - 1
    if ON_WHATSAPP:
        return {"channel": "whatsapp", "address": people.address(user)}
    return {"channel": "telegram", "address": str(user)}


async def prepare(url: str) -> None:
    """The schema, one kecamatan, and everybody who will talk; a restart after a kill finds them there."""
    database = Database(url)
    await migrating.upgrade(database)
    async with database.transaction() as tx:
        if await area.count(tx) == 0:
            await area.load(tx, AREAS, {})
            await everybody(tx, datetime.now(UTC))
    await database.close()


async def everybody(tx: AsyncSession, now: datetime) -> None:
    """Facilitators with consent and four villages each; person, contact and assignment share their id."""
    ids = range(1, PEOPLE + 1)
    rows: dict[type[Base], list[dict[str, object]]] = {
        Person: [{"id": n, "name": f"Fasil {n}", "area_code": DISTRICT, "created_at": now} for n in ids],
        Contact: [{"id": n, "person_id": n, "created_at": now} | where(n) for n in ids],
        Conversation: [{"contact_id": n, "updated_at": now} for n in ids],
        Consent: [{"person_id": n, "version": CONSENT, "language": "id", "given_at": now} for n in ids],
        Assignment: [
            {"id": n, "person_id": n, "role": "facilitator", "position": "PLD", "area_code": DISTRICT}
            | {"begun_at": now}
            for n in ids
        ],
        AssignedVillage: [
            {"assignment_id": n, "village_code": f"{DISTRICT}.{2000 + v}"} for n in ids for v in range(1, 5)
        ],
    }
    connection = await tx.connection()
    for table, values in rows.items():
        await connection.execute(insert(table), values)


def run_profiled(file: str) -> None:
    """Run the bot until SIGTERM, under cProfile from when it serves, then write the figures."""
    signal.signal(signal.SIGTERM, leave)
    profile = cProfile.Profile(time.thread_time)  # of the event loop's thread; waiting is not counted
    serve = uvicorn.Server.serve

    async def serve_profiled(server: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        profile.enable()
        await serve(server, sockets)

    try:
        with patch.object(uvicorn.Server, "serve", serve_profiled):
            runpy.run_module("bot", run_name="__main__")
    finally:
        profile.disable()
        profile.dump_stats(file)


def leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main() -> None:
    ours = settings(Path(os.environ["RUN_DIR"]))
    asyncio.run(prepare(ours["PENDAMPING_DATABASE__URL"]))
    os.environ.update(ours)
    if os.environ.get("BENCH_PROFILE"):
        sys.argv[:] = ["pendamping", "run"]
        run_profiled(os.environ["BENCH_PROFILE"])
    else:
        os.execv(sys.executable, [sys.executable, "-m", "bot", "run"])


if __name__ == "__main__":
    main()
