"""What holds for every post before its body is read: our own pages sent it, and who is signed in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from actions import Refusal, access
from web import errors, visit
from web.site import site_of
from web.visitor import SignedOut

READING = frozenset(("GET", "HEAD", "OPTIONS"))
OURS = frozenset(("same-origin", "none"))
"""What a browser says of a post (Sec-Fetch-Site) that no other site can have begun."""


class Guard:
    """Refuses posts from elsewhere, and from nobody; the sign-in is anybody's, from our page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READING:
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if not _own(request):
            answer = await errors.refused(request, Refusal("stale_page"))
        elif not (request.url.path.startswith(f"{access.PATH}/") or await visit.somebody(request)):
            answer = await errors.signed_out(request, SignedOut())
        else:
            await self.app(scope, receive, send)
            return
        await answer(scope, receive, send)


def _own(request: Request) -> bool:
    """Whether the post can only have begun on our own pages, as far as its browser tells."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in OURS
    return origin is None or origin == site_of(request).origin
