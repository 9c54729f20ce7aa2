"""Short ways to say what an author should know: by code and values; the words are the callers' (locales/)."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from forms.problem import FormError, FormMistake

Tell = Callable[..., FormMistake]


def mistake(code: str, sheet: str = "", row: int = 0, column: str = "", **values: str) -> FormMistake:
    """The form cannot be used until this is mended. ``near`` = what was probably meant."""
    return FormMistake("mistake", code, _plain(code, values), sheet, row, column, values=values)


def warning(code: str, sheet: str = "", row: int = 0, column: str = "", **values: str) -> FormMistake:
    """The form works; this should be known."""
    return FormMistake("warning", code, _plain(code, values), sheet, row, column, values=values)


def together(found: list[FormMistake]) -> list[FormMistake]:
    """What is said of several rows in the same words is said once, with all of them."""
    same: dict[tuple[object, ...], list[FormMistake]] = {}
    for one in found:
        values = tuple(sorted(one.values.items()))
        same.setdefault((one.level, one.code, one.sheet, one.column, one.hint, values), []).append(one)
    return [_with_rows(ones) for ones in same.values()]


def _with_rows(ones: list[FormMistake]) -> FormMistake:
    rows = tuple(dict.fromkeys(one.row for one in ones))
    return replace(ones[0], rows=rows) if len(rows) > 1 else ones[0]


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
