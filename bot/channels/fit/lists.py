"""Pure: which buttons stay where few stand under a message and more open as a list; what words say instead.

Choices keep their buttons; the quiet ones give way and are told as words to type. A list's choices are
numbered in the text, where each stands in full; what a list has no room for can be typed by its number.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from markupsafe import Markup, escape

from bot.channels.fit.texts import shorten, units
from locales import words
from models.message import Button, Limits, Outgoing, Rows, numbered

DESCRIPTION = 72
"""Units of the line below a row's title, which says what the title had to leave out."""


def offer(message: Outgoing, limits: Limits) -> tuple[Rows, str]:
    """The buttons that stay, and what the text says of the others (HTML, '' = nothing)."""
    rows = message.rows
    if not rows:
        return rows, ""
    every = [b for row in rows for b in row if limits.shares_location or not b.share]
    links = [b for b in every if b.url]
    tapped = [b for b in every if b.data]
    share = next((b for b in every if b.share), None)
    if share is not None or (links and (tapped or len(links) > 1)):
        return _beside(message, share, links, tapped, limits)
    if links:
        return ((msgspec.structs.replace(links[0], text=shorten(links[0].text, limits.short)),),), ""
    if not is_list(rows, limits) and len(every) == sum(map(len, rows)):
        return rows, ""
    return _chosen(message, tapped, limits)


def is_list(rows: Rows, limits: Limits) -> bool:
    """Whether these buttons open as a list: more than stand under a message, or longer than fit there."""
    return sum(map(len, rows)) > limits.few or any(not _short(b, limits) for row in rows for b in row)


def titled(text: str, limits: Limits) -> tuple[str, str]:
    """A row of a list: its title, and what stands below it when the title had to be cut ('' = nothing)."""
    title = shorten(text, limits.button)
    return title, "" if title == text else shorten(text, DESCRIPTION)


def _short(button: Button, limits: Limits) -> bool:
    return units(button.text) <= limits.short


def _beside(
    message: Outgoing, share: Button | None, links: Sequence[Button], tapped: Sequence[Button], limits: Limits
) -> tuple[Rows, str]:
    """Links become lines where they are not alone; beside the button that shares the place there is none."""
    lines = [Markup('<a href="{}">{}</a>').format(b.url, b.text) for b in links]
    told = _paragraph(lines)
    if share is not None:
        return ((share,),), told + _typed(tapped, message.language)
    rows: Rows = tuple((b,) for b in tapped)
    kept, more = offer(msgspec.structs.replace(message, rows=rows), limits)
    return kept, told + more


def _chosen(message: Outgoing, tapped: Sequence[Button], limits: Limits) -> tuple[Rows, str]:
    """The choices with as many quiet ones as there is room for: under the message, else in a list."""
    choices = [b for b in tapped if not b.quiet]
    told = ""
    least = choices + [b for b in tapped if b.quiet and b.stays]
    if len(least) <= limits.few and all(_short(b, limits) for b in least):
        quiet = sorted((b for b in tapped if b.quiet and _short(b, limits)), key=lambda b: not b.stays)
        kept = quiet[: limits.few - len(choices)]
        shown = [b for b in tapped if not b.quiet or b in kept]
    else:
        choices, told = _listed(message.rows, limits)
        kept = [b for b in tapped if b.quiet][: limits.buttons - len(choices)]
        shown = choices + kept
    typed = [b for b in tapped if b.quiet and b not in kept]
    return tuple((b,) for b in shown), told + _typed(typed, message.language)


def _listed(rows: Rows, limits: Limits) -> tuple[list[Button], str]:
    """The choices as rows of a list, and as numbered lines; those that are numbers themselves get none."""
    found = numbered(rows)
    if any(b.text.strip().isdecimal() for _, b in found):
        lines = [] if all(units(b.text) <= limits.button for _, b in found) else [b.text for _, b in found]
        return [b for _, b in found[: limits.buttons]], _paragraph(lines)
    named = [(b, _named(number, b.text)) for number, b in found]
    shown = [msgspec.structs.replace(b, text=name) for b, name in named[: limits.buttons]]
    return shown, _paragraph([name for b, name in named if name != b.text])


def _named(number: int, text: str) -> str:
    """A choice with its number; one that bears it already was numbered in the text by its maker."""
    return text if text.startswith(f"{number}. ") else f"{number}. {text}"


def _paragraph(lines: Sequence[str]) -> str:
    return "\n\n" + "\n".join(str(escape(line)) for line in lines) if lines else ""


def _typed(buttons: Sequence[Button], language: str) -> str:
    """What may be typed instead of tapping buttons that are not shown."""
    if not buttons:
        return ""
    told = Markup(", ".join([f"<b>{escape(b.word)}</b>" for b in buttons]))
    return f"\n\n{words(language)('machine.wa_type', words=told)}"
