"""What flows keep between two messages: read as it was written, and what is read no more ends kindly.

1. Every state's memory is the same when it is read back. 2. Whatever else stands there, the person is
answered: what is no memory of this version begins again, they are told, and nothing is written. 3. A change
of what is kept is a statement: memory.json is what is held by conversations that are under way in a deploy.
"""

from __future__ import annotations

import ast
import json
import logging
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from msgspec import ValidationError

from bot.channels.whatsapp.limits import LIMITS
from handlers import FLOWS
from models.conversation import OFFERED, SHAPE, Memory
from models.message import Limits
from tests.golden import held
from tests.handlers import states
from tests.handlers.chat import Chat
from tests.handlers.states import REACH
from tests.handlers.walk import WAYS, Walk
from tools.house.tree import house

FILE = Path(__file__).parent / "memory.json"
RENEWED, RENEWED_HERE = "langkah yang tadi perlu dimulai lagi", "hanya pilihan yang belum Anda selesaikan"
OTHERS: tuple[Any, ...] = (None, True, 7, "", "?", [7], ["?"], {"?": "?"})
"""What may stand where something else did."""
READERS = {"handlers/flow.py", "handlers/turn.py", "handlers/typed.py"}
"""Modules that read what is stored as it is."""
Stored = dict[str, Any]


async def stored(chat: Chat) -> Stored:
    """What the state keeps, without what was offered beside it."""
    heard = await states.says(chat, kind="blocked")
    return {key: one for key, one in heard.talk.data.items() if key != OFFERED}


def damaged(kept: Stored, kind: type[Memory]) -> Iterator[Stored]:
    """Each field taken away, and everything else in its place."""
    for name in {**dict.fromkeys(kind.__struct_fields__), **kept, "?": None}:
        yield {key: one for key, one in kept.items() if key != name}
        for other in (one for one in OTHERS if not one or type(one) is not type(kept.get(name))):
            yield kept | {name: deepcopy(other)}


def is_read(kind: type[Memory], kept: Stored) -> bool:
    try:
        kind.read(kept)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("way", WAYS, ids=["-".join(way) for way in WAYS])
async def test_every_state_is_read_back(walk: Walk, tmp_path: Path, way: tuple[str, str, str]) -> None:
    async with walk.at(tmp_path, way) as chat:
        kept = await stored(chat)
    assert FLOWS[way[0]].memory.read(kept).stored() == kept


@pytest.mark.parametrize(("flow", "asked"), REACH)
async def test_whatever_stands_there_is_answered(walk: Walk, tmp_path: Path, flow: str, asked: str) -> None:
    kind, told = FLOWS[flow].memory, RENEWED_HERE if flow == "fill" else RENEWED
    limits = LIMITS if asked in ("", "areas", "date") else Limits()
    async with walk.at(tmp_path, (flow, asked, next(iter(REACH[flow, asked]))), limits=limits) as chat:
        for other in damaged(await stored(chat), kind):
            read = is_read(kind, other)
            heard = await states.says(chat, stands=(flow, other), kind="sticker")
            assert (told in heard.replies[0].text) is not read, other
            assert read or not heard.wrote, other
            assert heard.talk.flow == (flow if read or flow == "fill" else ""), other
            if not read:
                assert told in (await states.says(chat, stands=(flow, other), text="Gemuh")).text, other


async def test_a_flow_that_is_no_more_ends_and_the_draft_waits(
    walk: Walk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with walk.at(tmp_path, ("fill", "", "a text")) as chat:
        before = await states.says(chat, kind="sticker")
        heard = await states.says(chat, stands=("gone", {"step": 1}), text="Rapat")
    told, offer = heard.replies
    assert RENEWED in told.text
    assert "Ada laporan yang belum selesai" in offer.text
    assert (heard.talk.flow, heard.talk.data, heard.wrote) == ("", {}, set())
    assert before.talk.draft is not None
    assert heard.talk.draft == before.talk.draft
    [line] = caplog.messages
    assert line.endswith("begins its flow 'gone' again: it is no flow of ours")


async def test_a_lost_view_of_a_question_loses_no_answer(walk: Walk, tmp_path: Path) -> None:
    async with walk.at(tmp_path, ("fill", "", "a long text")) as chat:
        heard = await states.says(chat, stands=("fill", {"page": "one"}), text="Rapat panitia desa")
    assert RENEWED_HERE in heard.replies[0].text
    assert heard.talk.draft is not None
    assert "Rapat panitia desa" in heard.talk.draft.xml


async def test_where_to_begin_again_is_a_button_and_the_log_names_flow_and_field(
    walk: Walk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with walk.at(tmp_path, ("broadcast", "roles", "")) as chat:
        kept = await stored(chat)
        heard = await states.says(chat, stands=("broadcast", kept | {"roles": "pld"}), text="Rahasia")
        assert [one.data for row in heard.replies[0].rows for one in row] == ["m:siaran"]
    [line] = caplog.records
    assert line.levelno == logging.WARNING
    assert line.exc_info is None
    assert "'broadcast'" in line.message
    assert "`$.roles`" in line.message


async def test_what_was_offered_in_another_way_is_no_longer_offered(walk: Walk, tmp_path: Path) -> None:
    async with walk.at(tmp_path, ("invite", "kind", ""), limits=LIMITS) as chat:
        heard = await states.says(chat, stands=("invite", {"step": "kind", OFFERED: {"at": "now"}}), text="1")
        assert "Silakan ketuk" in heard.text


class Older(Memory):
    flow: ClassVar[str] = "some"
    kept: str
    more: int = 1


class Newer(Older):
    shape: ClassVar[int] = 2


def test_a_new_shape_ends_what_was_stored_in_the_old_one() -> None:
    old, new = Older("a").stored(), Newer("a").stored()
    assert (old, new) == ({"kept": "a"}, {"kept": "a", SHAPE: 2})
    assert Newer.read(new | {OFFERED: {}}) == Newer("a")
    for kind, stored in ((Newer, old), (Older, new)):
        with pytest.raises(ValidationError, match="of another shape"):
            kind.read(stored)


# What is kept, as memory.json says it

HOW = """
What the flow {flow!r} keeps has changed: {what}.
Conversations that are under way keep it as it was. A new field needs a default. What is gone, has another
name, type or default cannot be read: count `shape` of {kind} up by one, so that who is in that flow begins it
again and is told; then `make golden`.
"""


def shapes() -> dict[str, Any]:
    """Flow -> its shape, and what it keeps as a JSON schema, without words."""
    kinds = {name: flow.memory for name, flow in sorted(FLOWS.items())}
    return {name: {"shape": kind.shape, **_schema(kind)} for name, kind in kinds.items()}


def _schema(kind: type[Memory]) -> dict[str, Any]:
    _, defined = msgspec.json.schema_components([kind])
    found: dict[str, Any] = _bare(defined.pop(kind.__name__))
    fields = {"fields": found["properties"], "required": found.get("required", [])}
    return fields | ({"parts": _bare(defined)} if defined else {})


def _bare(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        return {key: _bare(one) for key, one in schema.items() if key not in ("title", "description")}
    return [_bare(one) for one in schema] if isinstance(schema, list) else schema


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What of a shape cannot be read as it was stored before."""
    gone = [f"{name} is gone" for name in before["fields"] if name not in now["fields"]]
    other = [
        f"{name} is another"
        for name, one in before["fields"].items()
        if name in now["fields"] and not _holds(now["fields"][name], one)
    ]
    new = [f"{name} has no default" for name in now["required"] if name not in before["required"]]
    parts = ["its parts are others"] if before.get("parts") != now.get("parts") else []
    return [*gone, *other, *new, *parts]


def _holds(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether it is the same, or a choice of more."""
    choices = set(before.get("enum", ())) <= set(now.get("enum", ()))
    return choices and {**now, "enum": 0} == {**before, "enum": 0} if "enum" in now else now == before


def test_a_change_of_what_is_kept_is_said() -> None:
    before, now = json.loads(FILE.read_text(encoding="utf-8")), shapes()
    for flow in before.keys() & now.keys():
        what = changes(before[flow], now[flow])
        counted = now[flow]["shape"] > before[flow]["shape"]
        kind = FLOWS[flow].memory.__name__
        assert counted or not what, HOW.format(flow=flow, what=", ".join(what), kind=kind)
    held(FILE, json.dumps(now, indent=1) + "\n")


SOME: dict[str, Any] = {
    "fields": {"a": {"type": "string"}, "b": {"enum": ["x", "y"]}, "c": {"type": "integer", "default": 0}},
    "required": ["a", "b"],
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"d": {"type": "string", "default": ""}}, []),
        ({"b": {"enum": ["x", "y", "z"]}}, []),
        ({"b": {"enum": ["x"]}}, ["b is another"]),
        ({"a": {"type": "integer"}}, ["a is another"]),
        ({"c": {"type": "integer", "default": 1}}, ["c is another"]),
        ({"c": None}, ["c is gone"]),
    ],
)
def test_what_cannot_be_read_any_more_is_seen(changed: dict[str, Any], said: list[str]) -> None:
    fields = {key: one for key, one in (SOME["fields"] | changed).items() if one is not None}
    assert changes(SOME, SOME | {"fields": fields}) == said


def test_a_new_field_without_a_default_is_seen() -> None:
    assert changes(SOME, SOME | {"required": ["a", "b", "d"]}) == ["d has no default"]
    assert changes(SOME, SOME | {"parts": {}}) == ["its parts are others"]


def test_every_flow_has_a_kind_of_its_own_that_knows_its_questions() -> None:
    kinds = [flow.memory for flow in FLOWS.values()]
    assert len(set(kinds)) == len(kinds)
    for flow in FLOWS.values():
        names = set(flow.memory.__struct_fields__)
        assert not names & {OFFERED, SHAPE}
        asked = [one["enum"] for one in _schema(flow.memory)["fields"].values() if "enum" in one]
        assert all(set(one) == set(flow.asks) for one in asked)


def test_handlers_read_no_stored_data_by_themselves() -> None:
    """By its kind alone, so that mypy sees it."""
    handlers = [module for module in house().modules if module.path.startswith("handlers/")]
    found = {
        module.path
        for module in handlers
        for node in module.each(ast.Attribute)
        if ast.unparse(node).endswith(("me.data", "talk.data"))
    }
    assert found == READERS
