"""Small parts at their edges: answers that were lost, odd JSON, log lines, what an operator is told."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import msgspec
import pytest

from actions import Kit, templates
from bot import log
from bot.channels import FetchError, SendError, tolerant
from bot.channels.simulator import WHATSAPP
from bot.channels.transport import lost, unproven
from bot.config import Config, Secret
from bot.config.sections import Database as DatabaseSection
from bot.config.sections import Log, Media, Server, Telegram
from bot.config.sections import WhatsApp as Settings
from bot.demo.phone.window import Window
from bot.faults import Fault
from bot.operator import check
from bot.operator.check.account import _address
from bot.operator.check.service import service
from bot.operator.schedule_cli import Asked
from bot.operator.templates_cli import described, remarks, remedy
from bot.operator.whatsapp_account.api import Business, Denied
from bot.operator.whatsapp_account.shapes import Remote
from bot.serving import serve
from bot.upkeep import scheduled
from models.database import Database
from models.message import Outgoing
from tests.bot.test_simulator import phone
from tests.sample import NOW

SECOND = timedelta(seconds=1)


# An answer that was lost


@pytest.mark.parametrize(
    ("error", "harmless", "unsure", "pause"),
    [
        (TimeoutError(), False, True, 120.0),
        (TimeoutError(), True, False, 1.0),
        (aiohttp.ServerDisconnectedError(), False, True, 1.0),
        (aiohttp.ServerDisconnectedError(), True, False, 1.0),
        (aiohttp.InvalidURL("x"), False, False, 1.0),
        (aiohttp.ConnectionTimeoutError(), False, False, 1.0),
        (OSError(), False, True, 1.0),
    ],
)
def test_whether_a_lost_call_may_have_been_taken(
    error: BaseException, harmless: bool, unsure: bool, pause: float
) -> None:
    told = lost("Telegram", error, harmless=harmless)
    assert (told.unsure, told.retry_after, told.down) == (unsure, pause, True)
    assert told.reason == f"Telegram cannot be reached: {type(error).__name__}"


def test_an_answer_that_proves_nothing() -> None:
    told, harmless = unproven("WhatsApp"), unproven("WhatsApp", harmless=True)
    assert (told.unsure, told.retry_after, told.down, harmless.unsure) == (True, 1.0, True, False)
    assert lost("x", TimeoutError()).unsure


# Odd JSON


class Inner(msgspec.Struct):
    id: int
    name: str = ""


class Outer(msgspec.Struct):
    one: Inner | None = None
    many: list[Inner] = []
    count: int = 0
    named: str = msgspec.field(default="", name="from")


def test_what_can_be_read_of_a_body() -> None:
    body = b'{"a":1,"b":1.5,"c":NaN,"d":null,"e":[null,2],"f":{"g":null,"\xff":"\xc3\xa9"}}'
    assert tolerant.plain(body) == {
        "a": "1",
        "b": "1.5",
        "c": "NaN",
        "e": ["2"],
        "f": {"\ufffd": "é"},
    }
    for odd in (b"[]", b"1", b'"a"', b"", b"{"):
        with pytest.raises(ValueError, match=r"."):
            tolerant.plain(odd)
    assert tolerant.plain(b'{"a\\u0000":"b\\u0000c"}') == {"a": "bc"}
    assert [tolerant.keepable(body) for body in (b'{"a":"b"}', b'{"a":"b\\u0000"}')] == [True, False]


@pytest.mark.parametrize("depth", [62, 63, 64, 2000, 60_000])
def test_what_is_nested_too_deep_is_left_out(depth: int) -> None:
    nested = b"[" * depth + b"1" + b"]" * depth
    told = tolerant.plain(b'{"a":' + nested + b',"b":"x","c":{"d":"y"}}')
    assert (told["b"], told["c"]) == ("x", {"d": "y"})
    pruned = json.loads(tolerant._pruned(b'{"a":' + nested + b',"b":[1]}'))
    assert pruned["b"] == [1]
    inner, deep = pruned["a"], 0
    while isinstance(inner, list):
        deep, inner = deep + 1, inner[0] if inner else None
    assert (deep, inner) == ((depth, 1) if depth < 63 else (62, None))


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        ({"one": {"id": "5"}, "count": "7", "from": "x"}, Outer(Inner(5), [], 7, "x")),
        ({"one": {"id": "x"}, "count": "7"}, Outer(None, [], 7)),
        ({"many": [{"id": 1}, {"name": "a"}, 5, {"id": 2, "name": []}]}, Outer(None, [Inner(1), Inner(2)])),
        ({"many": "x", "count": 1}, Outer(count=1)),
        ({"one": []}, None),
        ({"named": "x"}, Outer()),
    ],
)
def test_a_struct_of_what_fits(given: dict[str, Any], fits: Outer | None) -> None:
    assert tolerant.fitting(given, Outer) == fits


def test_objects_and_numbers_are_cut_out_of_what_cannot_be_decoded() -> None:
    body = (
        b' {"result":[{"id":1,"x":{"result":2}},{"y":[{}]},5,"{}",[{"z":1}]],'
        b'"update_id" : 77,"other":[{"n":1}],"more":{"update_id":9}}'
    )
    assert tolerant.items(body, "result") == [b'{"id":1,"x":{"result":2}}', b'{"y":[{}]}']
    assert tolerant.items(body, "other") == [b'{"n":1}']
    assert tolerant.number(body, "update_id") == 77
    assert tolerant.number(body, "result") is None
    assert tolerant.number(b'{"a":"update_id","update_id":3}', "update_id") == 3
    for odd in (b'{"a":[', b'[{"result":[]}]', b'{"a":1}}'):
        with pytest.raises(ValueError, match=r"no JSON object|without"):
            tolerant.items(odd, "result")
    with pytest.raises(ValueError, match="without result"):
        tolerant.items(b'{"a":[{}]}', "result")


# Log lines


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    chatty = {name: logging.getLogger(name).level for name in ("apscheduler", "aiosqlite")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook
    logging.captureWarnings(False)
    for name, before in chatty.items():
        logging.getLogger(name).setLevel(before)


def test_logging_begins_anew(logging_as_before: None, capsys: pytest.CaptureFixture[str]) -> None:
    for level in ("debug", "info", "error"):
        log.begin(Config(log=Log(level=level)))
    root = logging.getLogger()
    assert (len(root.handlers), root.level) == (1, logging.ERROR)
    assert logging.getLogger("apscheduler").level == logging.ERROR
    log.begin(Config(log=Log(level="debug")))
    assert {logging.getLogger(name).level for name in ("apscheduler", "aiosqlite")} == {logging.WARNING}
    assert logging._warnings_showwarning is not None  # type: ignore[attr-defined]
    logging.getLogger("x").warning("loud")
    line = capsys.readouterr().err
    assert " WARNING x: loud" in line
    error = KeyError("mistake")
    try:
        raise error
    except KeyError:
        sys.excepthook(KeyError, error, error.__traceback__)
    told = capsys.readouterr().err
    assert "CRITICAL bot: the program ends" in told
    assert "Traceback" in told


def test_a_longer_secret_is_struck_before_a_part_of_it() -> None:
    striking = log.Striking(["abc", "abcdef", "a/b c"])
    record = logging.LogRecord("x", logging.INFO, "", 0, "abcdef abc a/b c a%2Fb%20c a/b%20c", None, None)
    assert striking.format(record).endswith(": " + " ".join(["[hidden]"] * 5))
    config = Config(
        database=DatabaseSection(url="postgresql+asyncpg://u:p%40ss@h/x?password=other"),
        telegram=Telegram(token=Secret("1:t")),
    )
    assert {"p%40ss", "p@ss", "other", "1:t"} <= set(log.secrets(config))


@pytest.mark.parametrize(
    ("error", "line", "level", "stack"),
    [
        (SendError("blocked"), "doing a: blocked", logging.WARNING, False),
        (FetchError("gone", retryable=False), "doing a: gone", logging.WARNING, False),
        (OSError("no disk"), "doing a: OSError", logging.ERROR, False),
        (KeyError("x"), "doing a: KeyError", logging.ERROR, True),
    ],
)
def test_a_fault_is_told_in_a_line_or_with_its_stack(
    error: Exception, line: str, level: int, stack: bool, caplog: pytest.LogCaptureFixture
) -> None:
    log.fault(logging.getLogger("x"), error, "doing %s", "a")
    [record] = caplog.records
    assert (record.getMessage(), record.levelno, bool(record.exc_info)) == (line, level, stack)


# What the clock asks for


async def test_what_the_clock_did_is_in_the_log(
    sqlite_url: str, kit: Kit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(sqlite_url)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def purge(_database: Database, _now: Any, pause: Any) -> dict[str, int]:
        await pause()
        return {"inbox": 2, "outbox": 3}

    async def counted(*_: Any) -> int:
        return 4

    async def tick(*_: Any) -> Any:
        return SimpleNamespace(sent=1, merged=0, dropped=2, ahead=None)

    monkeypatch.setattr("bot.upkeep.scheduled.purge", purge)
    monkeypatch.setattr("bot.upkeep.scheduled.post_broadcasts", counted)
    monkeypatch.setattr("bot.upkeep.scheduled.tell_groups", counted)
    monkeypatch.setattr("bot.upkeep.scheduled.tell_reminders", tick)
    with caplog.at_level(logging.INFO, "bot.upkeep.scheduled"):
        await scheduled.clean(database, NOW, sleep)
        await scheduled.spread(database, kit, NOW)
        await scheduled.remind(database, kit, NOW)
    assert [one.getMessage() for one in caplog.records] == [
        "forgotten: 2 of inbox, 3 of outbox",
        "broadcasts: 4 messages",
        "reminders: 1 sent, 0 of them shared, 2 too late",
        "recaps: 4 groups",
    ]
    assert slept == [0.05]
    caplog.clear()

    @asynccontextmanager
    async def another(*_: Any) -> AsyncIterator[bool]:
        yield False

    monkeypatch.setattr("bot.upkeep.scheduled.elected", another)
    await scheduled.clean(database, NOW, sleep)
    await scheduled.remind(database, kit, NOW)
    assert (caplog.records, slept) == ([], [0.05])
    await database.close()


# What an operator is told


def test_a_finding_stands_under_its_head() -> None:
    found = [
        check.Finding("media", True, "a\nb"),
        check.Finding("media", False, "a"),
        check.Finding("media", True, "a", todo=True),
    ]
    assert [str(one) for one in found] == [
        "ok    media         a\n                    b",
        "FAULT media         a",
        "todo  media         a",
    ]


async def test_what_is_not_set_up_is_said(tmp_path: Path) -> None:
    assert await check.telegram(Config(whatsapp=Settings(token=Secret("t")))) == "not set up"
    with pytest.raises(check.Unset, match="BotFather"):
        await check.telegram(Config())
    assert (await check._finding("telegram", check.telegram, Config())).todo
    assert "names nobody" in await check.consent(Config())
    assert await check.consent(Config(server=Server(operator="Dinas"))) == "Dinas"
    assert "public_url is not set" in await check.pages(Config(server=Server(public_url="")))
    assert await check.pages(Config(server=Server(public_url="https://x.id"))) == "https://x.id"
    deep = tmp_path / "a" / "b"
    assert await check.media(Config(media=Media(directory=deep))) == str(deep)
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(Fault, match="cannot be kept"):
        await check.media(Config(media=Media(directory=tmp_path / "file" / "b")))
    assert [len(_address(url)) for url in ("https://x.id", "http://x.id", "")] == [0, 1, 1]


@pytest.mark.parametrize(
    ("host", "asked"),
    [("0.0.0.0", "127.0.0.1:1"), ("::", "[::1]:1"), ("127.0.0.1", "127.0.0.1:1")],
)
async def test_where_a_service_is_asked(host: str, asked: str) -> None:
    told = await service(Config(server=Server(host=host, port=1)))
    assert told == f"does not run (nobody listens on {asked})"


def account() -> Business:
    return Business(Settings(token=Secret("t"), business_account="99999"))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (0, "does not know this token"),
        (1, "is busy"),
        (2, "is busy"),
        (3, "may not do this"),
        (4, "is busy"),
        (5, ""),
        (9, ""),
        (10, "may not do this"),
        (11, ""),
        (189, ""),
        (190, "does not know this token"),
        (191, ""),
        (199, ""),
        (200, "may not do this"),
        (299, "may not do this"),
        (300, ""),
        (80007, "is busy"),
        (80008, "is busy"),
        (80009, ""),
    ],
)
def test_what_a_refusal_of_the_account_means(code: int, told: str) -> None:
    raw = json.dumps({"error": {"code": code, "message": "why"}}).encode()
    with pytest.raises(Denied if not told else Fault) as caught:
        account()._read(400, raw)
    assert told in str(caught.value)
    if isinstance(caught.value, Denied):
        assert (caught.value.code, caught.value.said, str(caught.value)) == (
            code,
            "why",
            f"why (code {code})",
        )


@pytest.mark.parametrize(("status", "well"), [(200, True), (399, True), (400, False), (500, False)])
def test_an_answer_of_the_account(status: int, well: bool) -> None:
    if well:
        assert account()._read(status, b'{"a":1}') == {"a": 1}
        return
    with pytest.raises(Fault, match=f"status {status}"):
        account()._read(status, b'{"a":1}')
    with pytest.raises(Fault, match=f"status {status}"):
        account()._read(status, b"<html>")


async def test_an_account_is_called_only_within() -> None:
    with pytest.raises(RuntimeError, match="within"):
        await account()._call("GET", "x")
    async with account() as opened:
        session = cast(aiohttp.ClientSession, opened._session)
        assert (session.timeout.total, session.headers["Authorization"]) == (15, "Bearer t")


def remote(**more: Any) -> Remote:
    return msgspec.convert({"id": "1", "name": "a", "language": "id", "status": "APPROVED", **more}, Remote)


@pytest.mark.parametrize(
    ("found", "differs", "told"),
    [
        ({}, False, ["APPROVED"]),
        ({"rejected_reason": "NONE"}, False, ["APPROVED"]),
        ({"rejected_reason": "SPAM"}, False, ["APPROVED", "because SPAM"]),
        ({"quality_score": {"score": "UNKNOWN"}}, False, ["APPROVED"]),
        ({"quality_score": {"score": "RED"}}, False, ["APPROVED", "quality RED"]),
        ({"category": "UTILITY"}, False, ["APPROVED"]),
        ({"category": "MARKETING"}, True, ["APPROVED", "counted as MARKETING", "with other words"]),
    ],
)
def test_what_is_unusual_about_a_template(found: dict[str, Any], differs: bool, told: list[str]) -> None:
    assert remarks(remote(**found), differs) == told


def test_what_is_done_about_templates_that_cannot_be_sent() -> None:
    def standing(found: object, differs: bool) -> Any:
        return SimpleNamespace(found=found, differs=differs)

    assert remedy([standing(1, True), standing(None, False)]) == "pendamping whatsapp templates push"
    assert remedy([standing(1, True)]) == "pendamping whatsapp templates push --edit"
    assert remedy([standing(1, False)]).startswith("wait")
    shown = described(next(one for one in templates.definitions() if one.name == "fill_arrived"))
    assert "  {{1}} " in shown
    assert "\n  buttons: Review\n  | " in shown
    assert "for example" in shown


@pytest.mark.parametrize(
    ("area", "person", "wanted"),
    [
        ("", None, True),
        ("33.24.11", None, True),
        ("33.24", None, True),
        ("33.2", None, False),
        ("33.24.11.2001", None, False),
        ("", 5, True),
        ("", 6, False),
        ("33.2", 5, False),
    ],
)
def test_who_is_asked_about(area: str, person: int | None, wanted: bool) -> None:
    one: Any = SimpleNamespace(id=5, reader=SimpleNamespace(area_code="33.24.11"))
    assert Asked(NOW, person, area).wants(one) == wanted
    nowhere: Any = SimpleNamespace(id=5, reader=SimpleNamespace(area_code=None))
    assert Asked(NOW, None, "33").wants(nowhere) is False
    assert Asked(NOW).wants(nowhere)


# Others


async def test_a_service_that_cannot_start_is_stopped() -> None:
    done: list[str] = []

    class Broken:
        async def start(self) -> None:
            raise OSError("no disk")

        async def stop(self) -> None:
            done.append("stopped")

    with pytest.raises(OSError, match="no disk"):
        await serve(cast(Any, Broken()), [])
    assert done == ["stopped"]


async def test_until_when_a_phones_window_is_open(sqlite_url: str) -> None:
    database, (simulator, _) = Database(sqlite_url), phone()
    window = Window(database, simulator)
    simulator.styles["sari"] = WHATSAPP
    assert await window.until("sari") is None
    await simulator.send("sari", Outgoing(text="bot"))
    assert await window.until("sari") is None
    await simulator.say("sari", "halo")
    for later, open_ in ((24 * 3600 - 1, True), (24 * 3600, False)):
        simulator.clock = lambda later=later: NOW + later * SECOND  # type: ignore[misc]
        assert (await window.until("sari") == NOW + timedelta(hours=24)) == open_
    simulator.clock = lambda: NOW
    await window.open("sari")
    await window.shut("sari")
    assert await window.until("sari") is None
    await database.close()


def test_somebody_elses_bytes_are_unreadable_in_one_way() -> None:
    bot = Path(check.__file__).parents[2]
    odd = re.compile(r"except(?![^\n]*ValueError)[^\n]*\b(DecodeError|MsgspecError)")
    read = [file for file in bot.rglob("*.py") if "msgspec.json" in file.read_text()]
    assert [file.name for file in read if odd.search(file.read_text())] == []
    assert len(read) > 5
    for raw in (b"", b"{", b'"\xff"', b"5", b"[" * 100_000):
        with pytest.raises(tolerant.UNREADABLE):
            msgspec.json.decode(raw, type=str)
