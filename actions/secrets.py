"""Secrets: the one place that compares them and says what is stored of them. Keeps none."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest, digest


def same(given: str | bytes, right: str | bytes) -> bool:
    """Whether somebody brought the right secret. Nothing is no secret: an empty one matches nothing."""
    mine, yours = _bytes(right), _bytes(given)
    return bool(mine) and bool(yours) and compare_digest(yours, mine)


def signed(given: str | bytes, key: str | bytes, body: bytes) -> bool:
    """Whether a body was signed (HMAC-SHA-256, in hex) with the key; without a key nothing is."""
    return bool(key) and same(given, digest(_bytes(key), body, "sha256").hex())


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return sha256(secret.encode()).hexdigest()


def _bytes(secret: str | bytes) -> bytes:
    return secret.encode() if isinstance(secret, str) else secret
