"""What Telegram and WhatsApp would show of a message, and what they would refuse; pure."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from bot.channels import SendError
from bot.channels.fit import is_list
from bot.channels.whatsapp.limits import LIMITS as WHATSAPP_LIMITS
from models.message import Button, Limits, Outgoing

TELEGRAM, WHATSAPP = "telegram", "whatsapp"
LIMITS = {
    TELEGRAM: Limits(),
    WHATSAPP: WHATSAPP_LIMITS,
}
TAGS = frozenset(("b", "i", "u", "s", "code", "a"))
TELEGRAM_BUTTONS = 100
"""Buttons under one message; Telegram takes no more."""

LINK = '<a href="{}" rel="noopener noreferrer" target="_blank">'
ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
"""A plain address, which both platforms make a link of."""


def _anchor(found: re.Match[str]) -> str:
    return f"{LINK.format(found[0])}{found[0]}</a>"


class _Cleaner(HTMLParser):
    """Rewrites our HTML subset, and refuses what is outside it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []
        self.length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise SendError(f"the tag <{tag}> is not ours")
        self.open.append(tag)
        self.out.append(self._link(dict(attrs)) if tag == "a" else f"<{tag}>")

    def _link(self, attrs: dict[str, str | None]) -> str:
        href = attrs.get("href") or ""
        if not href.startswith(("http://", "https://", "geo:", "tel:")):
            raise SendError(f"a link leads nowhere: {href!r}")
        return LINK.format(escape(href))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise SendError(f"</{tag}> closes nothing")
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.length += len(data.encode("utf-16-le")) // 2
        written = escape(data, quote=False)
        self.out.append(written if "a" in self.open else ADDRESS.sub(_anchor, written))


def clean(text: str) -> tuple[str, int]:
    """Our HTML subset, rewritten safely, and its visible length in UTF-16 units; else SendError."""
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    if cleaner.open:
        raise SendError(f"<{cleaner.open[-1]}> is never closed")
    return "".join(cleaner.out), cleaner.length


def check(style: str, message: Outgoing) -> str:
    """The message's text as clean HTML; SendError (for good) when the platform would refuse the message."""
    text, length = clean(message.text)
    limits = LIMITS[style]
    attached = message.photo or message.document
    if length > (limits.caption if attached else limits.body if message.rows else limits.text):
        raise SendError(f"the text has {length} characters")
    if not (length or attached or message.ack or message.edit):
        raise SendError("the message is empty")
    buttons = [button for row in message.rows for button in row]
    for button in buttons:
        _check_button(button)
    if style == WHATSAPP:
        _check_whatsapp(message, buttons)
    elif len(buttons) > TELEGRAM_BUTTONS:
        raise SendError(f"{len(buttons)} buttons are too many")
    return text


def _check_button(button: Button) -> None:
    if not button.text.strip():
        raise SendError("a button says nothing")
    if not (button.url or button.share) and not 1 <= len(button.data.encode()) <= 64:
        raise SendError(f"a button carries {len(button.data.encode())} bytes instead of 1 to 64")


def _check_whatsapp(message: Outgoing, buttons: list[Button]) -> None:
    limits = LIMITS[WHATSAPP]
    if message.edit:
        raise SendError("WhatsApp edits nothing")
    if len(buttons) > 1 and any(button.share or button.url for button in buttons):
        raise SendError("a link, or the button that shares the place, stands alone")
    if len(buttons) > limits.buttons:
        raise SendError(f"a list has at most {limits.buttons} rows")
    if len({button.data for button in buttons}) < len(buttons):
        raise SendError("two buttons are the same")
    if is_list(message.rows, limits) and (message.photo or message.document):
        raise SendError("a list has no picture and no file")
    if any(len(button.text.encode("utf-16-le")) // 2 > limits.short for button in buttons if button.url):
        raise SendError(f"a link's button has more than {limits.short} characters")
