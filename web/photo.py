"""One photo of an entry, for those who may see the entry and for nobody else."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from actions import reading
from models import media
from web.visit import Aside, Visit, get

KINDS = {b"\x89PNG": "image/png", b"RIFF": "image/webp", b"GIF8": "image/gif"}
"""How a picture begins -> what it is; all others are JPEG, which is what the store makes of photos."""


@get()
async def show(visit: Visit) -> Aside:
    """The picture. 404 while it is not fetched, or when it belongs to another entry."""
    found = await reading.readable(visit.tx, visit.me, visit.ident("entry_id"))
    one = await media.get(visit.tx, visit.ident("media_id"))
    if one is None or one.entry_id != found.id or one.path is None:
        raise HTTPException(404)
    return Aside(partial(_shown, visit.site.media / one.path, picture=one.kind == "image"))


async def _shown(path: Path, *, picture: bool) -> Response:
    content = await _read(path)
    kind = KINDS.get(content[:4], "image/jpeg") if picture else "application/octet-stream"
    shown = "inline" if picture else "attachment"
    headers = {"Cache-Control": "private, max-age=3600", "Content-Disposition": shown}
    return Response(content, media_type=kind, headers=headers)


async def _read(path: Path) -> bytes:
    try:
        return await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        raise HTTPException(404) from None
