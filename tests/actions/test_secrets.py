"""Comparing secrets: nothing is no secret, and no other place compares them."""

from __future__ import annotations

from hmac import digest
from pathlib import Path

import pytest

from actions import secrets

ROOT = Path(__file__).resolve().parents[2]
BODY = b'{"object": "x"}'


@pytest.mark.parametrize(
    ("given", "right", "same"),
    [
        ("abc", "abc", True),
        (b"abc", "abc", True),
        ("abc", "abd", False),
        ("abc", "ab", False),
        ("", "", False),
        (b"", b"", False),
        ("", "abc", False),
        ("abc", "", False),
        ("kode-é", "kode-é", True),
    ],
)
def test_nothing_is_no_secret(given: str | bytes, right: str | bytes, same: bool) -> None:
    assert secrets.same(given, right) is same


def test_a_signature_needs_a_key() -> None:
    made = digest(b"key", BODY, "sha256").hex()
    unkeyed = digest(b"", BODY, "sha256").hex()
    assert secrets.signed(made, "key", BODY)
    assert not secrets.signed(made, "other", BODY)
    assert not secrets.signed(unkeyed, "", BODY)
    assert not secrets.signed("", "key", BODY)


def test_secrets_are_compared_in_one_place() -> None:
    rooms = ("actions", "bot", "web", "handlers", "models")
    found = [
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if "compare_digest" in path.read_text()
    ]
    assert found == ["actions/secrets.py"]
