"""Files that a browser saves: drawn beside the loop, with nothing held open. Lays out nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import quote

from starlette.responses import Response

from web.visit import Aside

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""A file's suffix -> its media type."""


def file(content: bytes, name: str, kind: str) -> Response:
    """A file that the browser saves under this name."""
    return Response(
        content,
        media_type=kind,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


def drawn(draw: Callable[[], bytes], name: str) -> Aside:
    """A file of one of KINDS, which takes a while to make."""

    async def made() -> Response:
        return file(await asyncio.to_thread(draw), name, KINDS[name.rpartition(".")[2]])

    return Aside(made)
