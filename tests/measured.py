"""Which tests coverage looks at: it doubles a test's time, so it waits where it need not look."""

from __future__ import annotations

import pytest

LONG = ("tests/running/", "tests/schedule/", "tests/conversations/", "tests/hostile/", "tests/tools/")
"""What takes long, and begins first; what it runs has tests of its own."""


def is_long(nodeid: str) -> bool:
    """Whether a test is one of those."""
    return nodeid.startswith(LONG)


def away(item: pytest.Item) -> bool:
    """Whether coverage looks away: from what SQLite has run already, what is long, and what counts costs.

    Who asks which tests run a line, asks of all.
    """
    if item.config.getoption("cov_context", None):
        return False
    again = "postgresql" in item.name.partition("[")[2]
    return again or is_long(item.nodeid) or item.get_closest_marker("cost") is not None
