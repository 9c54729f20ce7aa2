"""Signing in by a one-time link from the chat: opening it shows a button, pressing that takes the link.

Chat apps fetch links to show a preview, so a GET must not use the link up.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions import Refusal, access, secrets
from web import posted, visitor, wanted
from web.page import page
from web.site import Site, site_of
from web.visit import Visit, post, somebody, store
from web.visitor import COOKIE

SEED = "masuk"
"""The cookie that ties the button to the browser that was shown it."""
SEED_SECONDS = 3600
"""For which a form of the sign-in page can be sent."""
PAGES = re.compile(r"bimtek(/[0-9a-z]{1,36})?")
"""Where a link from the chat may lead."""


async def home(request: Request) -> Response:
    """The queue for who is signed in; for others, how to sign in."""
    found = await somebody(request)
    return RedirectResponse("/antrean", 303) if found else page(request, "home.html")


async def offer(request: Request) -> Response:
    """The button. Uses nothing up."""
    site = site_of(request)
    seed = request.cookies.get(site.cookie(SEED)) or f"{site.kit.rng.getrandbits(128):032x}"
    shown = page(request, "enter.html", seed=seed)
    _set(shown, site, SEED, seed, SEED_SECONDS)
    return shown


async def enter(request: Request) -> Response:
    """Take the link and open a session."""
    site = site_of(request)
    fields = await posted.few(request)
    if not secrets.same(request.cookies.get(site.cookie(SEED), ""), fields.get("seed")):
        raise Refusal("stale_page")
    opened = await _opened(request, site)
    done = RedirectResponse(_behind(request), 303)
    wanted.forget(request, done)
    seconds = int((opened.expires_at - site.now()).total_seconds())
    _set(done, site, COOKIE, opened.token, seconds)
    _drop(done, site, SEED)
    return done


async def _opened(request: Request, site: Site) -> access.SignedIn:
    """Wrong links are counted; a right one stays right, as behind a TLS server all have one address."""
    links, who = site.library.links, request.client.host if request.client else ""
    try:
        token = request.path_params["token"]
        return await store(request, lambda tx: access.sign_in(tx, site.kit, token, site.now()))
    except Refusal:
        if links.paused(who, site.now()):
            raise Refusal("link_attempts") from None
        links.vain(who, site.now())
        raise


def _behind(request: Request) -> str:
    """The page that the link leads to, one of ours; else the one that was wanted before."""
    to = request.query_params.get(access.TO, "")
    return f"/{to}" if PAGES.fullmatch(to) else wanted.wanted(request)


@post()
async def leave(visit: Visit) -> Response:
    """End the session."""
    await access.sign_out(visit.tx, visitor.cookie(visit.request))
    done = RedirectResponse("/antrean", 303)
    _drop(done, visit.site, COOKIE)
    done.headers["Clear-Site-Data"] = '"cache"'  # photos stay there for an hour, on a shared machine too
    return done


def _set(response: Response, site: Site, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        site.cookie(name), value, max_age=seconds, path="/", secure=site.secure, httponly=True, samesite="lax"
    )


def _drop(response: Response, site: Site, name: str) -> None:
    _set(response, site, name, "", 0)
