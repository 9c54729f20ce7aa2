"""Terms that vary by area; filled in by the table of provinces."""

from __future__ import annotations

from typing import Any

TERMS: dict[str, dict[str, Any]] = {}
