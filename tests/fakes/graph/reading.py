"""A request's parameters, however they were sent: query, JSON, or a form with a file. Judges nothing."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fakes.graph.errors import Failure


async def parameters(request: web.Request) -> dict[str, Any]:
    """As JSON has them; a file is bytes under its field, with "filename" and "mime" beside it."""
    if request.method != "POST" or not request.can_read_body:
        return dict(request.query)
    if request.content_type == "multipart/form-data":
        return await _form(request)
    try:
        given = json.loads(await request.read())
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise Failure(100, "The body is no JSON object")
    return given


async def _form(request: web.Request) -> dict[str, Any]:
    params: dict[str, Any] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read())
        if part.filename is None:
            params[part.name] = content.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            params |= {part.name: content, "filename": part.filename, "mime": mime}
    return params
