"""What every button and word brings, written down: each is tried, and undone; judges nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from actions import Kit
from handlers import FLOWS
from models.base import Ids
from models.message import Attachment, Button, Outgoing, Place
from tests.handlers import states
from tests.handlers.chat import Chat

ALIKE = 3
"""So many buttons of one kind are tapped: areas, days and deadlines are many."""
Act = dict[str, Any]
PHOTO: Act = {"kind": "photo", "attachment": Attachment("ref", size=9000)}
PLACE: Act = {"kind": "location", "location": Place(-6.95, 110.12, 12.0)}


def lucky(kit: Kit, seed: int) -> Kit:
    """The same with chance that begins anew, so that nothing depends on what came before."""
    return replace(kit, ids=Ids(Random(seed)), rng=Random(seed))


class Writer:
    """One file: a text or its buttons that were shown there before are named by their beginning."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.known: set[str] = set()

    async def map(self, chat: Chat, commands: Iterable[str]) -> None:
        """Every screen that commands lead to, then every screen behind a button of those."""
        acts: list[tuple[str, Act]] = [(f"/{name}", {"text": f"/{name}"}) for name in commands]
        seen: Counter[str] = Counter()
        for told, act in acts:
            heard = await self.hear(chat, act)
            self.lines.append(f"> {told}{_came(heard)}")
            for reply in heard.replies:
                self.show(reply)
            acts += [(one, _tap(one)) for one in _fresh(heard.replies, seen)]

    async def place(self, chat: Chat, said: Mapping[str, Act]) -> None:
        """What is asked, then what becomes of each tap and word; those with the same outcome together."""
        for reply in chat.replies:
            self.show(reply)
        taps = {one: _tap(one) for one in _fresh(chat.replies, Counter())}
        same: dict[tuple[str, str], tuple[list[str], list[Outgoing]]] = {}
        for told, act in {**taps, **said}.items():
            heard = await self.hear(chat, act)
            outcome = _came(heard), repr(heard.replies)
            same.setdefault(outcome, ([], heard.replies))[0].append(told)
        for (came, _), (acts, replies) in same.items():
            self.lines.append(f"> {' | '.join(acts)}{came}")
            for reply in replies:
                self.show(reply)

    async def hear(self, chat: Chat, act: Act) -> states.Heard:
        chat.kit = lucky(chat.kit, 2)
        return await states.says(chat, **act)

    def show(self, reply: Outgoing) -> None:
        """A message with all that a channel is told of it."""
        signs = {
            f"{reply.ack and 'notice'} {reply.text if reply.ack else ''}".strip(),
            f"edits {reply.edit}" if reply.edit else "",
            *(sign for sign in ("photo", "document", "prompt", "secret") if getattr(reply, sign)),
        } - {""}
        self.lines += [f"  ({', '.join(sorted(signs))})"] if signs else []
        self._once("" if reply.ack else reply.text)
        self._once("\n".join(" ".join(map(_button, row)) for row in reply.rows))

    def _once(self, text: str) -> None:
        lines = text.split("\n") if text else []
        if text in self.known and len(lines) > 1:
            lines = [f"{lines[0][:60].rstrip()} …"]
        self.known.add(text)
        self.lines += [f"  {line}".rstrip() for line in lines]


def _tap(data: str) -> Act:
    return {"kind": "button", "data": data, "message_id": "out0", "callback_id": "cb"}


def _fresh(replies: Iterable[Outgoing], seen: Counter[str]) -> list[str]:
    """What buttons carry, few of a kind and none twice."""
    fresh = []
    for data in dict.fromkeys(one.data for reply in replies for row in reply.rows for one in row if one.data):
        kind = re.sub(r"\d[\w.-]*|(?<=due:)(\w+):.*", r"\1", data)
        seen[kind] += 1 if data != kind else 0
        if data not in seen and seen[kind] <= ALIKE:
            fresh.append(data)
        seen[data] += 1
    return fresh


def _came(heard: states.Heard) -> str:
    """Where the talk stands then, and what was written."""
    flow = heard.talk.flow
    at = f" [{f'{flow} {FLOWS[flow].asked(heard.talk)}'.rstrip()}]" if flow else ""
    return at + "".join(f" +{one}" for one in sorted(heard.wrote))


def _button(one: Button) -> str:
    marks = ("~" if one.quiet else "") + ("!" if one.stays else "") + (f"#{one.number}" if one.number else "")
    return f"[{one.text}{marks}: {one.data or one.url or 'place'}]"
