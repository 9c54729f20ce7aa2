"""A turn by itself: what is said, shown in place, acknowledged and marked, on either kind of platform."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from markupsafe import Markup

from actions import Kit
from actions.library import Library
from handlers import typed
from handlers.memory import Inviting, Naming
from handlers.turn import Turn, button, quiet
from models.conversation import OFFERED, Talk
from models.message import Incoming, Limits, Outgoing
from tests.sample import NOW

ROWS = ((button("Ya", "y"),),)


def talk(language: str = "id", zone: str = "Asia/Jayapura") -> Talk:
    return Talk(1, "telegram", "7", False, 1, "Sari", language, zone, None)


def turn(kit: Kit, *, known: Talk | None = None, limits: Limits = Limits(), **said: Any) -> Turn:  # noqa: B008
    what: dict[str, Any] = {"kind": "text", "message_id": "m", **said}
    heard = Incoming(channel="telegram", external_id="u", sender="7", **what)
    tx: Any = None
    return Turn(heard, NOW, tx, limits, kit, Library(), known)


@pytest.mark.parametrize(
    ("kind", "callback", "notice", "told"),
    [
        ("button", "c", "", [Outgoing(ack="c")]),
        ("button", "c", "Baik", [Outgoing(ack="c", text="Baik")]),
        ("button", "", "1 < 2", [Outgoing(text="1 &lt; 2")]),
        ("button", "", "", []),
        ("text", "", "Baik", []),
        ("text", "", "", []),
    ],
)
def test_a_tap_is_acknowledged_as_the_platform_can(
    kit: Kit, kind: Any, callback: str, notice: str, told: list[Outgoing]
) -> None:
    one = turn(kit, kind=kind, callback_id=callback)
    one.ack(notice)
    assert one.replies == told


@pytest.mark.parametrize(
    ("kind", "message", "marked"), [("button", "m", True), ("button", "", False), ("text", "m", False)]
)
def test_only_the_message_that_was_tapped_is_marked(kit: Kit, kind: Any, message: str, marked: bool) -> None:
    one = turn(kit, kind=kind, message_id=message)
    one.mark(ROWS)
    assert one.replies == ([Outgoing(edit="m", rows=ROWS)] if marked else [])


@pytest.mark.parametrize(
    ("kind", "edits", "there"), [("button", True, True), ("button", False, False), ("text", True, False)]
)
def test_what_is_shown_takes_the_place_of_what_was_tapped_once(
    kit: Kit, kind: Any, edits: bool, there: bool
) -> None:
    one = turn(kit, kind=kind, limits=Limits(edits=edits))
    one.mark(ROWS)
    for text in ("satu", "dua"):
        one.show(text, ROWS)
    shown = [reply for reply in one.replies if reply.text]
    assert [(reply.edit, reply.text, reply.rows) for reply in shown] == [
        ("m" if there else "", "satu", ROWS),
        ("", "dua", ROWS),
    ]


def test_what_is_said_says_everything(kit: Kit) -> None:
    one = turn(kit, known=talk("en"))
    one.say(Markup("<b>a</b>"), ROWS, photo="p", prompt=True, document="d", secret=True)
    one.say("b")
    one.show("c")
    assert one.replies == [
        Outgoing("<b>a</b>", ROWS, photo="p", prompt=True, document="d", language="en", secret=True),
        Outgoing("b", language="en"),
        Outgoing("c", language="en"),
    ]


def test_a_turn_speaks_the_persons_language_at_their_time(kit: Kit) -> None:
    assert turn(kit, known=talk("en"), language="id").words.language == "en"
    assert [turn(kit, language=one).words.language for one in ("en", "fr", "")] == ["en", "id", "id"]
    one = turn(kit, known=talk())
    assert one.local == datetime.fromisoformat("2026-11-23T12:00:00+09:00")
    assert str(one.local.tzinfo) == "Asia/Jayapura"
    assert one.words.language == "id"
    one.me.language = "en"
    one.reword()
    assert one.words.language == "en"
    one.go(Inviting(step="area", kind="pld"))
    assert (one.me.flow, one.me.data) == ("invite", {"step": "area", "kind": "pld"})
    assert one.me.dirty
    assert one.recall(Naming) is None
    with pytest.raises(LookupError, match="name"):
        one.memory(Naming)
    with one.changing(Inviting) as kept:
        kept.page = 2
    assert (one.memory(Inviting).page, one.me.data["page"]) == (2, 2)
    one.end()
    assert (one.me.flow, one.me.data, one.me.memory) == ("", {}, None)


def test_a_quiet_button_gives_way(kit: Kit) -> None:
    assert (button("a", "b").quiet, quiet("a", "b").quiet) == (False, True)
    assert (quiet("a", "b").text, quiet("a", "b").data) == ("a", "b")


LONG = "x" * 80
OFFERS = [[1, "Ya", "y"], [2, "Tidak", "n"], [3, "☐ Satu", "s"], [4, "☑ Dua", "d"], [0, "Batal", "x"],
          [5, LONG, "l"], [6, LONG + "x", "m"]]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1", ["y"]),
        ("2.", ["n"]),
        ("7", []),
        ("0", []),
        ("1,2", []),
        ("3,4", ["s", "d"]),
        ("3, 3", ["s"]),
        ("3,1", []),
        ("3,9", []),
        ("ya", ["y"]),
        ("batal", ["x"]),
        ("dua", ["d"]),
        ("/1", []),
        ("", []),
        ("²", []),
        (LONG, ["l"]),
        (LONG + "x", []),
    ],
)
async def test_what_is_typed_in_place_of_a_tap(kit: Kit, text: str, meant: list[str]) -> None:
    who = talk()
    who.flow, who.data = "name", {OFFERED: {"at": 0, "buttons": OFFERS}}
    one = turn(kit, known=who, limits=Limits(few=3), text=text)
    assert [each.data for each in await typed.meant(one) if each.kind == "button"] == meant
    for other in (
        turn(kit, known=who, text=text),
        turn(kit, limits=Limits(few=3), text=text),
        turn(kit, known=who, limits=Limits(few=3), text=text, edited=True),
        turn(kit, known=who, limits=Limits(few=3), text=text, kind="photo"),
    ):
        assert await typed.meant(other) == [other.said]


def test_what_was_offered_is_kept_for_the_next_turn(kit: Kit) -> None:
    few = Limits(few=3)
    one = turn(kit, known=talk(), limits=few)
    one.say("Apa?", ((button("Ya", "y"),), (quiet("Batal", "x"),)))
    one.ack("Baik")
    one.say("Sebentar")
    typed.remember(one)
    assert one.me.dirty
    assert one.me.data[OFFERED] == {
        "at": NOW.timestamp(),
        "buttons": [[1, "Ya", "y"], [2, "Batal", "x"]],
    }
    listed = turn(kit, known=talk(), limits=Limits(few=1))
    listed.say("Apa?", ((button("Ya", "y"),), (quiet("Batal", "x"),)))
    typed.remember(listed)
    assert listed.me.data[OFFERED]["buttons"] == [[1, "Ya", "y"], [0, "Batal", "x"]]
    amid = turn(kit, known=one.me, limits=few)
    amid.me.flow, amid.me.dirty = "name", False
    amid.say("Sebentar")
    typed.remember(amid)
    assert not amid.me.dirty
    amid.me.flow = ""
    typed.remember(amid)
    assert amid.me.data[OFFERED]["buttons"] == []
    for silent in (turn(kit, known=talk(), limits=few), turn(kit, known=talk()), turn(kit, limits=few)):
        if silent.limits.few == 0:
            silent.say("Apa?", ROWS)
        typed.remember(silent)
        assert silent.talk is None or not silent.me.dirty
