"""What the pages need from the rest of the program; the composition root fills it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request

from actions import Kit
from actions.library import Library
from actions.training import importing
from models import Tx

HERE = Path(__file__).parent
Begin = Callable[[], AbstractAsyncContextManager[Tx]]
"""Begins a transaction that ends with the block."""


@dataclass(frozen=True, slots=True)
class Site:
    """`reading` begins a snapshot, `transaction` what may store: both for web/visit.py alone.

    `now` reads the time (aware); `media` is the folder in which fetched photos are. `tables` reads what
    organisers send, where it can do no harm.
    """

    reading: Begin
    transaction: Begin
    kit: Kit
    library: Library
    now: Callable[[], datetime]
    media: Path
    tables: importing.Reading

    @property
    def secure(self) -> bool:
        """Whether people come by https, so that cookies need not travel otherwise."""
        return self.kit.rules.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        """How a browser names our pages as the place that a form comes from."""
        address = urlsplit(self.kit.rules.public_url)
        return f"{address.scheme}://{address.netloc}".lower()

    def cookie(self, name: str) -> str:
        """A cookie's name: by https, browsers take this prefix from nobody but this very host."""
        return f"__Host-{name}" if self.secure else name


def site_of(request: Request) -> Site:
    """The site behind a request."""
    site: Site = request.app.state.site
    return site
