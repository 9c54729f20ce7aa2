"""Golden files: what a test writes down stands there; `make golden` writes them anew, for a reader."""

from __future__ import annotations

import os
from pathlib import Path

REWRITE = os.environ.get("REWRITE_GOLDEN") == "1"


def held(path: Path, written: str) -> None:
    """The file says the same."""
    if REWRITE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")
