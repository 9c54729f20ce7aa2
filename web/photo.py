"""One photo of an entry, for those who may see the entry and for nobody else."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import media
from web import visitor
from web.entry import readable
from web.site import site_of
from web.visitor import ident

KINDS = {b"\x89PNG": "image/png", b"RIFF": "image/webp", b"GIF8": "image/gif"}
"""How a picture begins -> what it is; all others are JPEG, which is what the store makes of photos."""


async def show(request: Request) -> Response:
    """The picture. 404 while it is not fetched, or when it belongs to another entry."""
    site = site_of(request)
    async with site.database.reading() as tx:
        who = await visitor.need(tx, request)
        found = await readable(tx, who, ident(request.path_params["entry_id"]))
        one = await media.get(tx, ident(request.path_params["media_id"]))
    if one is None or one.entry_id != found.id or one.path is None:
        raise HTTPException(404)
    content = await _read(site.media / one.path)
    picture = one.kind == "image"
    kind = KINDS.get(content[:4], "image/jpeg") if picture else "application/octet-stream"
    shown = "inline" if picture else "attachment"
    headers = {"Cache-Control": "private, max-age=3600", "Content-Disposition": shown}
    return Response(content, media_type=kind, headers=headers)


async def _read(path: Path) -> bytes:
    try:
        return await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        raise HTTPException(404) from None
