"""Renders templates: all is escaped unless it is Markup; words and dates are in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from actions.cards import duration
from locales import words
from locales.numbers import number
from models.terms import WIB, WIT, WITA
from web.site import HERE

CLOCKS = {WIB: "WIB", WITA: "WITA", WIT: "WIT"}
_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def language_of(request: Request) -> str:
    """The signed-in person's language; else the browser's first choice if we speak it."""
    known: str = getattr(request.state, "language", "")
    return known or words(request.headers.get("accept-language", "")).language


def day(value: date, language: str) -> str:
    """A date with its weekday: "Senin, 23 November 2026"."""
    return format_date(value, "EEEE, d MMMM y", locale=words(language).locale)


def moment(value: datetime, zone: str, language: str) -> str:
    """A moment in somebody's zone: "23 Nov 2026, 10.05 WIB"."""
    local = value.astimezone(ZoneInfo(zone))
    time = f"{local:%H.%M}" if language == "id" else f"{local:%H:%M}"
    date_ = format_date(local.date(), "d MMM y", locale=words(language).locale)
    return f"{date_}, {time} {CLOCKS.get(zone, '')}".rstrip()


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of a template. `visitor` among the values shows who is signed in."""
    language = language_of(request)
    visitor = values.setdefault("visitor", None)
    zone = visitor.person.zone if visitor else WIB
    w = words(language)
    html = _templates.get_template(template).render(
        w=w,
        language=language,
        day=partial(day, language=language),
        moment=partial(moment, zone=zone, language=language),
        duration=partial(duration, w),
        figure=partial(number, locale=w.locale),
        **values,
    )
    return HTMLResponse(html, status_code=status)
