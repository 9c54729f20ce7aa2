"""The pages: the camat's queue, entries, recaps, training, with the verbs of the chat. Read this first.

Decides nothing. Every address is in ROUTES; visit.py is the doorway of each. A page works at 360 px, without
JavaScript, in the language of who is signed in.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from actions.access import PATH
from web import entry, errors, photo, queue, recap, sign_in
from web.again import Again
from web.guard import Guard
from web.headers import Headers
from web.site import HERE, Site
from web.training import desk, editing, files, importing, listing, room

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
    Route("/rekap", recap.show),
    Route("/rekap/{code}.xlsx", recap.table),
    Route("/rekap/{code}.png", recap.picture),
    Route("/bimtek", listing.show),
    Route("/bimtek/baru", editing.show),
    Route("/bimtek/baru", editing.save, methods=["POST"]),
    Route("/bimtek/tempel", editing.read, methods=["POST"]),
    Route("/bimtek/impor", importing.offer),
    Route("/bimtek/impor", importing.read, methods=["POST"]),
    Route("/bimtek/impor/contoh.xlsx", importing.sample),
    Route("/bimtek/impor/simpan", importing.store, methods=["POST"]),
    Route("/bimtek/{training_id}", desk.show),
    Route("/bimtek/{training_id}/ubah", editing.show),
    Route("/bimtek/{training_id}/ubah", editing.save, methods=["POST"]),
    Route("/bimtek/{training_id}/hadir", room.names),
    Route("/bimtek/{training_id}/hadir", room.tick, methods=["POST"]),
    Route("/bimtek/{training_id}/layar", room.screen),
    Route("/bimtek/{training_id}/bimtek.ics", files.calendar),
    Route("/bimtek/{training_id}/daftar-hadir.{kind}", files.names),
    Route("/bimtek/{training_id}/sertifikat", files.certificates, methods=["POST"]),
    Route("/bimtek/{training_id}/{verb}", desk.act, methods=["POST"]),
    Mount("/static", StaticFiles(directory=HERE / "static")),
]
"""Each address and who answers it."""


def routes(site: Site) -> list[BaseRoute]:
    """The pages over a site, none where nobody can reach them; they come last, and word what is not found."""
    if not site.kit.rules.pages:
        return []
    around = [Middleware(Headers), Middleware(Guard), Middleware(Again)]
    pages = Starlette(routes=ROUTES, middleware=around, exception_handlers=errors.HANDLERS)
    pages.router.redirect_slashes = False  # it would send people to whatever host they asked for
    pages.state.site = site
    return [Mount("/", app=pages)]
