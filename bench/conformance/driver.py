"""Drives an Instance the way the reference engines' recorders did: answers by ref, events in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from forms import Form, Said, Setting
from forms.answer import interpret
from forms.instance import Instance, Node
from forms.interview.ask import asked_for
from forms.interview.walk import Spot, Walk
from forms.values import cast

NOW = datetime(2024, 5, 15, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
_EVENTS = {
    "group": "GROUP",
    "repeat": "REPEAT",
    "question": "QUESTION",
    "prompt": "PROMPT_NEW_REPEAT",
    "end": "END_OF_FORM",
}
_PERSON: dict[str, Any] = {"device": "device:1", "phone": "081234567890"}
_RANDOM = re.compile(r"uuid:[0-9a-f-]{36}|uuid:\*")


class Driver:
    """One filling; ``spot`` is where the recorder's cursor is."""

    def __init__(self, form: Form, now: datetime = NOW, externals: Any = None) -> None:
        self.form = form
        setting = Setting(now, language="", rng=Random(1), externals=externals or {}, **_PERSON)
        self.instance = Instance.begin(form, setting)
        self.walk = Walk(self.instance)
        self.spot = self.walk.start

    def next(self) -> tuple[str, str]:
        """Move on; the event and the ref there."""
        self.spot = self.walk.next(self.spot)
        return _EVENTS[self.spot.kind], spot_ref(self.spot)

    def next_or_first(self, event: str) -> tuple[str, str]:
        """Like ``next``; the recorder does not tell when a test jumped back to the beginning."""
        found = self.next()
        if found[0] == "END_OF_FORM" != event:
            self.spot = self.walk.start
            return self.next()
        return found

    def place(self, event: str, ref: str) -> bool:
        """Put the cursor where the recorder's was; False when there is no such place."""
        spot = self.walk.next(self.walk.start)
        while spot.kind != "end":
            if _EVENTS[spot.kind] == event and spot_ref(spot) == ref:
                self.spot = spot
                return True
            spot = self.walk.next(spot)
        return False

    def answer(self, node: Node, value: Any) -> tuple[str, bool, str]:
        """Stores like the references do, a refused answer too; what is stored, the verdict, the condition
        broken.
        """
        self.instance.answer(node, self.stored(node, value))
        condition = self.broken(node)
        if node.d.item is not None:
            self.spot = Spot("question", node.d.item, node)
        return node.value, not condition, condition

    def stored(self, node: Node, value: Any) -> str:
        control = node.d.control
        kind = control.type if control is not None else "text"
        return _STORED.get(kind, _plain)(self, node, value)

    def broken(self, node: Node) -> str:
        """ "required", "constraint" or nothing."""
        if not node.relevant:
            return ""
        if not node.value:
            return "required" if self.instance.required(node) else ""
        return "" if self.instance.holds(node) else "constraint"

    def add_repeat(self, ref: str) -> Node | None:
        """One more instance of the repeat at ``ref``; the cursor enters it."""
        d = self.form.nodes.get(re.sub(r"\[\d+\]", "", ref))
        parent = self.instance.find(ref.rpartition("/")[0])
        if d is None or parent is None:
            return None
        node = self.instance.add_repeat(parent, d)
        if d.item is not None:
            self.spot = Spot("repeat", d.item, node)
        return node

    def instances(self, ref: str) -> int:
        d = self.form.nodes.get(re.sub(r"\[\d+\]", "", ref))
        parent = self.instance.find(ref.rpartition("/")[0])
        return 0 if d is None or parent is None else len(parent.kids[d.slot])


def spot_ref(spot: Spot) -> str:
    """As the recorder writes it: a prompt is the repeat without a position, the end has none."""
    if spot.kind == "end":
        return ""
    if spot.kind == "prompt" and spot.item.node is not None:
        return f"{spot.node.ref}/{spot.item.node.ref.rpartition('/')[2]}"
    return spot.node.ref


def rejected(step: dict[str, Any]) -> bool:
    """What the recorded engine could not even be told left nothing behind: there is nothing to compare."""
    return step.get("rejected", False) not in (False, None)


def masked(xml: str) -> str:
    """Without random ids: an answer here has one, as OpenRosa asks, whether or not its form does."""
    return _RANDOM.sub("", xml)


def _plain(driver: Driver, node: Node, value: Any) -> str:
    if isinstance(value, bool):
        value = "true" if value else "false"
    return cast("" if value is None else str(value), node.d.bind.type)


def _many(driver: Driver, node: Node, value: Any) -> str:
    wanted = set(_names(value))
    return " ".join(choice.name for choice in driver.instance.options(node) if choice.name in wanted)


def _one(driver: Driver, node: Node, value: Any) -> str:
    names = {choice.name for choice in driver.instance.options(node)}
    return str(value) if str(value) in names else ""


def _rank(driver: Driver, node: Node, value: Any) -> str:
    return " ".join(_names(value))


def _names(value: Any) -> list[str]:
    return value if isinstance(value, list) else str(value).split()


def _trigger(driver: Driver, node: Node, value: Any) -> str:
    return "OK" if value in (True, "OK", "true") else ""


def _range(driver: Driver, node: Node, value: Any) -> str:
    """Off the slider there is no value."""
    read = interpret(Said(text=str(value)), asked_for(driver.instance, node), driver.instance.setting.now)
    return cast(read, node.d.bind.type) if isinstance(read, str) else ""


_STORED: dict[str, Callable[[Driver, Node, Any], str]] = {
    "select_multiple": _many,
    "select_one": _one,
    "rank": _rank,
    "acknowledge": _trigger,
    "range": _range,
}
