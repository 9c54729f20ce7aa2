"""The pages: the camat's queue and one entry, with the verbs of the chat. Read this first; decides nothing.

Every address is in ROUTES. A page works at 360 px, without JavaScript, in the language of who is signed in.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from actions.access import PATH
from web import entry, errors, photo, queue, sign_in
from web.headers import Headers
from web.site import HERE, Site

__all__ = ["ROUTES", "Site", "routes"]

ROUTES = [
    Route("/", sign_in.home),
    Route(PATH + "/{token}", sign_in.offer),
    Route(PATH + "/{token}", sign_in.enter, methods=["POST"]),
    Route("/keluar", sign_in.leave, methods=["POST"]),
    Route("/antrean", queue.show),
    Route("/laporan/{entry_id}", entry.show),
    Route("/laporan/{entry_id}/{verb}", entry.decide, methods=["POST"]),
    Route("/laporan/{entry_id}/foto/{media_id}", photo.show),
    Mount("/static", StaticFiles(directory=HERE / "static")),
]
"""Each address and who answers it."""


def routes(site: Site) -> list[BaseRoute]:
    """The pages over a site; they come last, since they also word what is not found."""
    pages = Starlette(routes=ROUTES, middleware=[Middleware(Headers)], exception_handlers=errors.HANDLERS)
    pages.state.site = site
    return [Mount("/", app=pages)]
