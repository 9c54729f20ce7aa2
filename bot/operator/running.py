"""`pendamping run`, the process that serves: it loads no other command, no reader of these, no migrations."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from actions import library
from bot.app import Service
from bot.config import Config
from bot.faults import Fault, listen, right_revision
from bot.files.attachments import beside, data_beside
from bot.operator import check as checks
from bot.operator.cli import politely, settled, wired
from bot.serving import serve
from bot.upkeep import private
from bot.upkeep.alone import alone
from forms import FormError


def main() -> None:
    """The command as a process of its own; whatever it writes belongs to this user alone."""
    os.umask(private.MASK)
    run(int(sys.argv[3]) if len(sys.argv) > 3 else None)


def run(port: int | None) -> None:
    """Run the bot until it is told to end."""
    config = settled()
    politely(_run(config, config.server.port if port is None else port))


async def _run(config: Config, port: int) -> None:
    with alone(config.database.url), listen(config.server.host, port) as sock:
        async with wired(config) as service:
            await _ready(service)
            host, port = sock.getsockname()[:2]
            sys.stderr.write(f"Listening on http://{host}:{port}\n")
            sys.stderr.flush()
            await serve(service, [sock])


async def _ready(service: Service) -> None:
    """A channel to talk on, the right database, and the folder's forms installed; else a Fault."""
    if not service.channels:
        raise Fault("no channel is set up", "set PENDAMPING_TELEGRAM__TOKEN, or try `pendamping demo`")
    await right_revision(service.database)
    await _install(service, checks.form_files(service.config.forms.directory))


async def _install(service: Service, files: Sequence[Path]) -> None:
    """Install all of these forms or none; a Fault names the file and every mistake in it."""
    async with service.database.transaction() as tx:
        for file in files:
            try:
                content, find = file.read_bytes(), data_beside(file)
                version = await library.install(tx, content, file.name, now=service.clock.now(), find=find)
                await library.bring(tx, version, beside(file))
            except FormError as error:
                raise Fault(checks.mistaken(file, error)) from None
