"""Short ways to say what an author should know: by code and values; the words are the callers' (locales/)."""

from __future__ import annotations

from collections.abc import Callable

from forms.problem import FormError, FormMistake

Tell = Callable[..., FormMistake]


def mistake(code: str, sheet: str = "", row: int = 0, column: str = "", **values: str) -> FormMistake:
    """The form cannot be used until this is mended. ``near`` = what was probably meant."""
    return FormMistake("mistake", code, _plain(code, values), sheet, row, column, values=values)


def warning(code: str, sheet: str = "", row: int = 0, column: str = "", **values: str) -> FormMistake:
    """The form works; this should be known."""
    return FormMistake("warning", code, _plain(code, values), sheet, row, column, values=values)


def refusal(code: str, **values: str) -> FormError:
    """The file cannot be read at all."""
    return FormError([FormMistake("mistake", code, _plain(code, values), values=values)])


def repairs(strict: bool) -> Tell:
    """How a repair is told: as a warning, or where repairs are refused as a mistake."""
    return mistake if strict else warning


def _plain(code: str, values: dict[str, str]) -> str:
    """For logs and exceptions; people read the words of the code."""
    told = ", ".join(f"{name}={value[:80]}" for name, value in values.items())
    return f"{code} ({told})" if told else code
