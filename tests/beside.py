"""Material that lies beside the project, in ../shared: what needs it says so, and is missed aloud without it.

The project's own core of the same kinds is in tests/core and always runs.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
CASES = Path(os.environ.get("CASES", SHARED / "cases"))
CORE = Path(__file__).resolve().parent / "core"
TELEGRAM, WHATSAPP = SHARED / "specs" / "telegram-bot-api.json", SHARED / "specs" / "whatsapp-openapi.yaml"
"""The platforms' own descriptions: the fakes hold every outgoing call against them, too."""


def needs(path: Path) -> pytest.MarkDecorator:
    """For a test that is left out, and counted, where this file or folder is not."""
    return pytest.mark.beside(path)


def wanting(item: pytest.Item) -> Path | None:
    """What an item needs and has not."""
    found = [path for mark in item.iter_markers("beside") for path in mark.args if not path.exists()]
    return found[0] if found else None


def told(names: list[str]) -> list[str]:
    """What the end of a run says of what was left out, and of what was checked less well."""
    lines = []
    if names:
        lines.append(
            f"LEFT OUT: {len(names)} tests need {CASES}, which is not there: {', '.join(sorted(names))}"
        )
    missed = [path.name for path in (TELEGRAM, WHATSAPP) if not path.exists()]
    if missed:
        lines.append(
            f"LEFT OUT: outgoing calls were not held against {', '.join(missed)} in {SHARED / 'specs'}"
        )
    return lines
