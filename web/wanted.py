"""The page that somebody wanted who was not signed in (any more): kept in their browser until they are."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from web.site import site_of

COOKIE = "tujuan"
REMEMBERED_SECONDS = 3600
"""For which a browser remembers the page that was wanted before the sign-in."""
START = "/antrean"
_OURS = re.compile(
    r"/(?!masuk\b|keluar\b|static\b)[0-9A-Za-z][0-9A-Za-z._-]*(/[0-9A-Za-z][0-9A-Za-z._-]*)*(\?[0-9A-Za-z=&%+._-]*)?"
)
LONGEST_ADDRESS = 300
"""Characters of an address that is remembered."""


def own(address: str) -> bool:
    """Whether it is a page of ours: a path without a host, and not the way in or out."""
    return len(address) <= LONGEST_ADDRESS and _OURS.fullmatch(address) is not None


def keep(request: Request, response: Response) -> None:
    """Note where they wanted to go; of a post, the page that it came from."""
    looking = request.method in ("GET", "HEAD")
    address = urlsplit(str(request.url) if looking else request.headers.get("referer", ""))
    wanted = address.path + (f"?{address.query}" if address.query else "")
    if own(wanted):
        _set(request, response, wanted, REMEMBERED_SECONDS)


def forget(request: Request, response: Response) -> None:
    """It was reached."""
    _set(request, response, "", 0)


def wanted(request: Request) -> str:
    """Where to go now; the start where nothing else was wanted."""
    address = request.cookies.get(site_of(request).cookie(COOKIE), "")
    return address if own(address) else START


def _set(request: Request, response: Response, value: str, seconds: int) -> None:
    site = site_of(request)
    response.set_cookie(
        site.cookie(COOKIE),
        value,
        max_age=seconds,
        path="/",
        secure=site.secure,
        httponly=True,
        samesite="lax",
    )
