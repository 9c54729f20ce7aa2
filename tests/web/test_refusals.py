"""Refusals are worded for the face on which they stand: a page knows no commands, taps or typing."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from locales import LANGUAGES, words
from models.review_rules import VERDICTS

ROOT = Path(__file__).resolve().parents[2]
CHAT = re.compile(r"(?<![\w<])/[a-z]{3,}|\b(?:ketuk|tombol|ketik|tap|tapping|button|type)\b", re.IGNORECASE)
"""What only a chat has."""
NO_PAGE = {"group_code", "group_unbound", "no_draft"}
"""Of groups and of drafts, which no page touches, though their rooms are ones that pages use."""


def imported() -> set[str]:
    """The modules of actions that pages call."""
    found = set()
    for path in (ROOT / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("actions"):
                parts = str(node.module).split(".")
                found |= {parts[1]} if len(parts) > 1 else {one.name for one in node.names}
    return found


def raised() -> set[str]:
    """The codes of the refusals that these raise."""
    codes = set()
    for name in imported():
        here = ROOT / "actions" / name
        for path in here.rglob("*.py") if here.is_dir() else [here.with_suffix(".py")]:
            if path.exists():
                text = path.read_text(encoding="utf-8")
                codes |= set(re.findall(r"Refusal\(\s*\"([a-z_]+)\"", text))
                if "review.already_{" in text:
                    codes |= {f"review.already_{verb}" for verb in VERDICTS}
    return codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_refusal_on_a_page_speaks_of_a_chat(language: str) -> None:
    w = words(language)
    codes = raised() - NO_PAGE
    assert {"no_entry", "review.already_approve", "no_training", "not_organiser", "link_unusable"} <= codes
    shown = {code: w.source(page(language, code)) for code in codes}
    assert {code: text for code, text in shown.items() if CHAT.search(text)} == {}


def page(language: str, code: str) -> str:
    """The key whose words a page shows."""
    key = code if "." in code else f"refusal.{code}"
    return f"{key}_page" if f"{key}_page" in words(language) else key


def test_a_page_form_belongs_to_a_refusal_and_differs_from_it() -> None:
    w = words("id")
    for key in [one for one in w if one.startswith("refusal.") and one.endswith("_page")]:
        chat = key.removesuffix("_page")
        assert chat in w or key == "refusal.stale_page", key
        assert key == "refusal.stale_page" or w.source(chat) != w.source(key), key


def test_where_there_is_one_form_it_serves_both() -> None:
    w = words("id")
    assert w.on_page("refusal.own_entry") == w("refusal.own_entry")
    assert "/riwayat" in w("refusal.no_entry")
    assert "/riwayat" not in w.on_page("refusal.no_entry")
