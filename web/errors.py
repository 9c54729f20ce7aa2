"""What a page says when something is not as asked: worded for people, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from actions import Refusal, access
from web.page import page
from web.visitor import SignedOut

log = logging.getLogger(__name__)

STATUS = {
    "no_entry": 404,
    "no_training": 404,
    "not_organiser": 403,
    "not_your_area": 403,
    "not_a_reviewer": 403,
    "not_overseer": 403,
    "stale_page": 403,
    "link_unusable": 410,
}
"""Refusals that are a whole page's answer -> the HTTP status; others are 409."""
WORDED = frozenset((403, 404, 405, 413))


async def refused(request: Request, error: Exception) -> Response:
    """A polite no."""
    assert isinstance(error, Refusal)
    status = STATUS.get(error.code, 409)
    return page(request, "error.html", status, key=f"refusal.{error.code}", values=error.values, code=status)


async def failed(request: Request, error: Exception) -> Response:
    """What HTTP itself calls an error."""
    assert isinstance(error, HTTPException)
    status = error.status_code
    key = f"web.error_{status}" if status in WORDED else "web.error_other"
    return page(request, "error.html", status, key=key, values={}, code=status)


async def signed_out(request: Request, error: Exception) -> Response:
    """Nobody is signed in."""
    return page(request, "home.html", 401)


async def broken(request: Request, error: Exception) -> Response:
    """Our own fault: logged, and told without its details."""
    path = request.url.path
    shown = access.PATH if path.startswith(access.PATH) else path  # a sign-in link is a secret
    log.error("the page %s failed", shown, exc_info=error)
    return page(request, "error.html", 500, key="web.error_500", values={}, code=500)


HANDLERS: Mapping[Any, Any] = {
    Refusal: refused,
    HTTPException: failed,
    SignedOut: signed_out,
    Exception: broken,
}
