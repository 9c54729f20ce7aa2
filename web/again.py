"""The page that answers a post is shown by a GET, so that loading it anew sends nothing again.

What somebody typed and what was wrong with it stay on that page, until the next post or the session's end.
"""

from __future__ import annotations

from typing import Any

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actions import access
from web import visit, visitor
from web.site import site_of

NAME = "jawab"
"""The parameter of an address that names the answer."""
ANSWERS = frozenset((200, 409, 422))
"""Answers to what was typed; other refusals end in a page that has nothing to lose."""
LARGEST_PAGE = 500_000
"""Characters of a page that is kept to be shown again."""


class Again:
    """Keeps such pages with the session, and gives them out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if scope["method"] == "POST" and visitor.cookie(request):
            held = Held(send)
            await self.app(scope, receive, held.send)
            if held.status is not None:
                shown = await _instead(request, held.status, held.body.decode())
                await shown(scope, receive, send)
            return
        kept = await _kept(request) if NAME in request.query_params else None
        await (kept or self.app)(scope, receive, send)


class Held:
    """Holds an answer of ANSWERS back; everything else goes on at once."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None
        """What an answer would have been sent with, once there is one."""
        self.body = bytearray()

    async def send(self, message: Message) -> None:
        """As an application sends."""
        if message["type"] == "http.response.start" and _is_answer(message):
            self.status = message["status"]
        elif self.status is not None and message["type"] == "http.response.body":
            self.body += message.get("body", b"")
        else:
            await self._send(message)


def _is_answer(message: Message) -> bool:
    kind = dict(message["headers"]).get(b"content-type", b"")
    return message["status"] in ANSWERS and kind.startswith(b"text/html")


async def _instead(request: Request, status: int, html: str) -> Response:
    """The way to the page; the page itself where there is no way."""
    site, path = site_of(request), page_of(request)
    if path and len(html) <= LARGEST_PAGE:
        key = f"{site.kit.rng.getrandbits(64):016x}"
        answer = {"key": key, "path": path, "status": status, "html": html}
        token, now = visitor.cookie(request), site.now()
        if await visit.store(request, lambda tx: access.keep_answer(tx, token, answer, now)):
            query = request.url.include_query_params(**{NAME: key}).query
            return RedirectResponse(str(URL(path=path, query=query)), 303)
    return HTMLResponse(html, status)


async def _kept(request: Request) -> Response | None:
    token, now = visitor.cookie(request), site_of(request).now()
    session = await visit.look(request, lambda tx: access.session_of(tx, token, now))
    answer: dict[str, Any] = (session.answer or {}) if session is not None else {}
    if answer.get("key") != request.query_params[NAME] or answer["path"] != request.url.path:
        return None
    return HTMLResponse(answer["html"], answer["status"])


def page_of(request: Request) -> str:
    """The nearest page above an address that was posted to: the form's own, or what it belongs to."""
    path = request.url.path
    while path.strip("/"):
        if any(_shows(route, path) for route in request.app.routes):
            return path
        path = path.rpartition("/")[0]
    return ""


def _shows(route: BaseRoute, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    return route.matches(scope)[0] is Match.FULL
