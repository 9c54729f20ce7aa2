"""Pure: an Outgoing -> the Bot API call that shows it, as JSON. Sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from mimetypes import guess_type

import msgspec

from bot.channels.fit import seen
from models.message import Button, Outgoing, Rows


class InlineButton(msgspec.Struct, omit_defaults=True):
    text: str
    callback_data: str = ""
    url: str = ""


class InlineKeyboard(msgspec.Struct):
    inline_keyboard: list[list[InlineButton]]


class KeyboardButton(msgspec.Struct, omit_defaults=True):
    text: str
    request_location: bool = False


class Keyboard(msgspec.Struct):
    keyboard: list[list[KeyboardButton]]
    one_time_keyboard: bool = True
    resize_keyboard: bool = True


class NoKeyboard(msgspec.Struct):
    remove_keyboard: bool = True


Markup = InlineKeyboard | Keyboard | NoKeyboard


class Preview(msgspec.Struct):
    is_disabled: bool = True


class Call(msgspec.Struct, omit_defaults=True):
    """Any of the calls that we make often; `method` is only set for a webhook's response."""

    method: str = ""
    chat_id: int = 0
    message_id: int = 0
    callback_query_id: str = ""
    text: str = ""
    caption: str = ""
    parse_mode: str = ""
    link_preview_options: Preview | None = None
    reply_markup: InlineKeyboard | Keyboard | NoKeyboard | None = None


Way = tuple[str, Call]
"""A method and its fields."""
NO_PREVIEW = Preview()
encode = msgspec.json.Encoder().encode


def upload_of(name: str, *, document: bool = False) -> tuple[str, str]:
    """The method and its field for a file to upload: a document as it is, else by the name's suffix."""
    if document:
        return "sendDocument", "document"
    kind = (guess_type(name)[0] or "").partition("/")[0]
    others = {"audio": ("sendAudio", "audio"), "video": ("sendVideo", "video")}
    return others.get(kind, ("sendPhoto", "photo"))


def call_of(address: str, message: Outgoing, *, remove: bool = False) -> Way:
    """The method and its fields. `remove`: take away a keyboard that stands at the bottom of the chat."""
    if message.ack:
        return "answerCallbackQuery", Call(callback_query_id=message.ack, text=message.text)
    chat = int(address)
    if message.edit:
        return _edit(chat, message)
    call = Call(chat_id=chat, text=message.text, parse_mode="HTML", link_preview_options=NO_PREVIEW)
    call.reply_markup = markup(message.rows) if message.rows else (NoKeyboard() if remove else None)
    return "sendMessage", call


def _edit(chat: int, message: Outgoing) -> Way:
    keyboard = InlineKeyboard(_inline(message.rows))
    number = int(message.edit)
    if not message.text:
        return "editMessageReplyMarkup", Call(chat_id=chat, message_id=number, reply_markup=keyboard)
    call = Call(chat_id=chat, message_id=number, text=message.text, parse_mode="HTML", reply_markup=keyboard)
    call.link_preview_options = NO_PREVIEW
    return "editMessageText", call


def another_way(method: str, call: Call, refusal: str) -> Way | None:
    """How to say the same after a refusal: plain, as a caption, as a new message; None: not at all."""
    if "parse entities" in refusal and call.parse_mode:
        plain = {"text": seen(call.text), "caption": seen(call.caption), "parse_mode": ""}
        return method, msgspec.structs.replace(call, **plain)
    if "no text in the message" in refusal and method == "editMessageText":
        return "editMessageCaption", msgspec.structs.replace(
            call, text="", caption=call.text, link_preview_options=None
        )
    if method in ("editMessageText", "editMessageCaption") and (
        "not found" in refusal or "be edited" in refusal
    ):
        return "sendMessage", msgspec.structs.replace(
            call, message_id=0, text=call.text or call.caption, caption=""
        )
    return None


def shares(message: Outgoing) -> bool:
    """Whether it asks for the location by the phone's own button, which only the lower keyboard has."""
    return any(button.share for row in message.rows for button in row)


def markup(rows: Rows) -> InlineKeyboard | Keyboard:
    """Buttons under the message; with a share button all of them stand below, and come back as typed text."""
    if any(button.share for row in rows for button in row):
        return Keyboard([[KeyboardButton(b.text, b.share) for b in row] for row in rows])
    return InlineKeyboard(_inline(rows))


def _inline(rows: Rows) -> list[list[InlineButton]]:
    return [[_button(b) for b in row] for row in rows if row]


def _button(button: Button) -> InlineButton:
    return InlineButton(button.text, url=button.url) if button.url else InlineButton(button.text, button.data)


def commands(offered: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Commands as Telegram takes them: names of 32, descriptions of 256 characters, 100 in all."""
    return [(name[:32], text[:256]) for name, text in offered[:100]]
