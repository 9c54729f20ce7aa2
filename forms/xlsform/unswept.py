"""Python's search for circles of garbage, put off while a form is read: most of what is made then stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Spares a third of the time of a large form: it would look again and again at all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def sweep() -> None:
    """Between two tries: looks only at what came since the last."""
    gc.collect(0)
