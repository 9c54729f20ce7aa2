"""Fills the area table with the whole country and its terms, once."""

from __future__ import annotations

from models import area
from models.base import Tx
from models.terms import TERMS
from models.wilayah import areas


async def load(tx: Tx) -> int:
    """Load the whole country's areas with their terms unless there are areas; returns how many."""
    if await area.count(tx):
        return 0
    return await area.load(tx, areas(), TERMS)
