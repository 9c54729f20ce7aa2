"""A third check of every call: aiogram's typed methods, and the rules of the package teremok."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram import Bot, methods
from aiogram.types import BufferedInputFile
from pydantic import ValidationError
from teremok.validation import ApiRuleViolation, validate_method

_BOT = Bot("1:stands-for-any")


def faults(method: str, params: Mapping[str, Any]) -> list[str]:
    """What the two have against a call."""
    kind = getattr(methods, method[:1].upper() + method[1:], None)
    if kind is None:
        return [f"aiogram knows no {method}"]
    given = {k: BufferedInputFile(v, k) if isinstance(v, bytes) else v for k, v in params.items()}
    try:
        call = kind(**given)
    except ValidationError as error:
        return [f"aiogram: {error.error_count()} faults in {method}"]
    try:
        validate_method(_BOT, call)
    except ApiRuleViolation as error:
        too_long = "too long" in str(error) and params.get("parse_mode") == "HTML"
        return [] if too_long else [f"teremok: {error}"]  # it counts the tags, which Telegram does not
    return []
