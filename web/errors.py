"""What a page says when something is not as asked: worded for people, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from actions import Refusal, access
from models import storage
from web import posted, visit, visitor, wanted
from web.page import page
from web.posted import Form
from web.visit import WHOLE
from web.visitor import SignedOut, Visitor

log = logging.getLogger(__name__)

NOTES = ("note", "alasan", "teks")
"""The fields in which somebody writes at length."""
WORDED = frozenset((404, 405, 413))


async def refused(request: Request, error: Exception) -> Response:
    """A polite no."""
    assert isinstance(error, Refusal)
    status = WHOLE.get(error.code, 409)
    return await _page(request, error.key, status, **error.values)


async def failed(request: Request, error: Exception) -> Response:
    """What HTTP itself calls an error."""
    assert isinstance(error, HTTPException)
    status = error.status_code
    key = f"web.error_{status}" if status in WORDED else "web.error_other"
    return await _page(request, key, status)


async def signed_out(request: Request, error: Exception) -> Response:
    """Nobody is signed in: how to, and then on to where they wanted; what they typed is given back."""
    shown = page(request, "home.html", 401, typed=await _typed(request))
    wanted.keep(request, shown)
    return shown


async def _typed(request: Request) -> str:
    """The note of a form that came too late; of those who never were signed in no byte is read."""
    if request.method != "POST" or not await _was_here(request):
        return ""
    try:
        fields: Form = getattr(request.state, "form", None) or await posted.few(request)
    except HTTPException:
        return ""
    return next((text for name in NOTES if (text := fields.get(name).strip())), "")


async def _was_here(request: Request) -> bool:
    return await visit.look(request, lambda tx: access.was_here(tx, visitor.cookie(request)))


async def broken(request: Request, error: Exception) -> Response:
    """Our own fault: logged, and told without its details."""
    path = request.url.path
    shown = access.PATH if path.startswith(access.PATH) else path  # a sign-in link is a secret
    log.error("the page %s failed", shown, exc_info=error)
    return await _page(request, "web.error_500", 500)


async def _page(request: Request, key: str, status: int, **values: object) -> Response:
    """What is wrong, with the name and the tabs of who is signed in."""
    who = await _visitor(request)
    return page(request, "error.html", status, visitor=who, part="", key=key, values=values, code=status)


async def _visitor(request: Request) -> Visitor | None:
    """Who is signed in; None where that cannot be told, since the fault may be the database's."""
    try:
        found = await visit.somebody(request)
    except storage.ERRORS:
        return None
    if found is not None:
        request.state.language = found.person.language
    return found


HANDLERS: Mapping[Any, Any] = {
    Refusal: refused,
    HTTPException: failed,
    SignedOut: signed_out,
    Exception: broken,
}
