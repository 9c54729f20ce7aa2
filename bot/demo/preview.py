"""One questionnaire on the demo's phone, for its author to fill; everything is forgotten at the end."""

from __future__ import annotations

from pathlib import Path

import typer

from actions import library, publishing
from bot.demo import offer, opened
from bot.demo.seed import settle
from bot.faults import listen
from bot.serving import serve
from forms import Examined
from forms.xlsform.enclose import Find
from models import country, migrating


async def run(port: int, folder: Path, examined: Examined, find: Find) -> None:
    """Serve the demo with nothing but this form on loopback, until the process is told to end."""
    sock = listen("127.0.0.1", port)
    with sock:
        port = sock.getsockname()[1]
        async with opened(port, folder) as service:
            await migrating.upgrade(service.database)
            now = service.clock.now()
            async with service.database.transaction() as tx:
                await country.load(tx)
                await settle(tx, service, now)
                version = await publishing.propose(tx, examined, "preview", by=None, now=now)
                await library.bring(tx, version, find)
                await publishing.publish(tx, version.id, by=None, now=now)
            await offer(service)
            typer.echo(f"\n  Open http://127.0.0.1:{port}/phone and type /lapor\n")
            typer.echo("  Ctrl+C ends it; nothing is kept.\n")
            await serve(service, [sock])
