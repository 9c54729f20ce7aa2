"""One Turn: one thing a person said, with all that is needed to answer. Handlers read it and call `say`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from markupsafe import escape

from actions import Kit
from actions.library import Library
from locales import Words, words
from models import Tx
from models.conversation import Memory, Talk
from models.message import Button, Incoming, Limits, Outgoing, Rows

Kept = TypeVar("Kept", bound=Memory)


@dataclass
class Turn:
    """`talk` is None for somebody we do not know. `now` is aware (UTC); `local` is it in the person's zone.

    Handlers change `talk` (by `go` and `end` what is asked; its draft) and call `say`; the inbox stores all
    of it in one commit.
    """

    said: Incoming
    now: datetime
    tx: Tx
    limits: Limits
    kit: Kit
    library: Library
    talk: Talk | None = None
    replies: list[Outgoing] = field(default_factory=list)

    @cached_property
    def words(self) -> Words:
        """The words of the person's language; of the client's language while they are unknown."""
        return words(self.talk.language if self.talk else self.said.language)

    def reword(self) -> None:
        """What follows is said in the language that the person has now."""
        self.__dict__.pop("words", None)

    @property
    def local(self) -> datetime:
        """Now, in the person's zone."""
        return self.now.astimezone(ZoneInfo(self.talk.zone if self.talk else "Asia/Jakarta"))

    @property
    def me(self) -> Talk:
        """The known person's talk; a handler that uses it is only reached by known people."""
        if self.talk is None:
            raise LookupError("this handler is for known people")
        return self.talk

    def say(
        self,
        text: str,
        rows: Rows = (),
        *,
        photo: str = "",
        prompt: bool = False,
        document: str = "",
        secret: bool = False,
    ) -> None:
        """Answer with a text (HTML subset) and buttons; `photo` and `document` are media ids.

        `secret`: it holds a code or a link that opens something.
        """
        self.replies.append(
            Outgoing(
                text=str(text),
                rows=rows,
                photo=photo,
                prompt=prompt,
                document=document,
                language=self.words.language,
                secret=secret,
            )
        )

    def ack(self, notice: str = "") -> None:
        """Acknowledge a tap, with a short notice or silently; does nothing for what is no tap.

        Where taps cannot show a notice it is said.
        """
        if self.said.callback_id:
            self.replies.append(Outgoing(ack=self.said.callback_id, text=str(notice)))
        elif notice and self.said.kind == "button":
            self.say(escape(notice))

    def mark(self, rows: Rows) -> None:
        """Replace the buttons of the message whose button was tapped (what was chosen stays to be seen)."""
        if self.said.kind == "button" and self.said.message_id:
            self.replies.append(Outgoing(edit=self.said.message_id, rows=rows))

    def show(self, text: str, rows: Rows = ()) -> None:
        """Say it in place of the (photoless) message whose button was tapped, else as a new message.

        What is shown after that in the same turn takes no place: one message holds one thing.
        """
        edit = self.said.message_id if self.said.kind == "button" and self.limits.edits else ""
        if edit and not any(one.edit == edit and one.text for one in self.replies):
            self.replies.append(Outgoing(text=str(text), rows=rows, edit=edit, language=self.words.language))
        else:
            self.say(text, rows)

    def go(self, memory: Memory) -> None:
        """The next free text belongs to the flow that this is the memory of."""
        self.me.flow, self.me.memory = memory.flow, memory
        self.me.data, self.me.dirty = memory.stored(), True

    def end(self) -> None:
        """Nothing is asked any more."""
        self.me.flow, self.me.memory, self.me.data, self.me.dirty = "", None, {}, True

    def recall(self, kind: type[Kept]) -> Kept | None:
        """The memory of the flow that goes on, if it is of this kind."""
        return self.me.memory if isinstance(self.me.memory, kind) else None

    def memory(self, kind: type[Kept]) -> Kept:
        """The memory of a flow; what uses it is only reached while that flow goes on."""
        found = self.recall(kind)
        if found is None:
            raise LookupError(f"this handler is for the flow {kind.flow}")
        return found

    @contextmanager
    def changing(self, kind: type[Kept]) -> Iterator[Kept]:
        """The memory of a flow, which goes on with what is changed of it."""
        kept = copy(self.memory(kind))
        yield kept
        self.go(kept)


def button(text: str, data: str) -> Button:
    """A button that comes back with its data."""
    return Button(text=str(text), data=data)


def quiet(text: str, data: str) -> Button:
    """A way on, back or out: it gives way to the choices where few buttons are shown, and can be typed."""
    return Button(text=str(text), data=data, quiet=True)
