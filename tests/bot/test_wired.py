"""What is configured, wired and begun: each setting at its bounds, each rule in its place, each pause."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Sequence
from dataclasses import fields
from datetime import time, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from starlette.types import Message

from actions import ReminderRules, Rules
from bot.app import create_app
from bot.channels import News, SendError
from bot.channels.telegram import wiring
from bot.config import Config, ConfigError, Secret, checks, load
from bot.config.reading import SETTINGS
from bot.config.sections import (
    Database,
    Invites,
    Locale,
    Media,
    Outbox,
    Reminders,
    Server,
    Telegram,
    Web,
    WhatsApp,
)
from bot.faults import Fault
from bot.files import attachments as beside
from bot.inbox.menus import Menus
from bot.inbox.webhooks import LARGEST_BODY, _read, _Refused
from bot.pulse import Pulse
from bot.rules import rules
from bot.upkeep import alone, watch
from bot.upkeep.beginning import Beginnings
from bot.upkeep.jobs import Job, Jobs
from tests.bot.desk import echo
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import FakeClock

# Settings

BOUNDS = {
    ("server", "port"): (0, 65_535),
    ("database", "connections"): (1, 200),
    ("whatsapp", "per_second"): (1, 1000),
    ("whatsapp", "pair_seconds"): (1, 60),
    ("whatsapp", "pair_burst"): (1, 1_000_000),
    ("media", "max_mb"): (1, 2000),
    ("media", "long_side"): (320, 10_000),
    ("invites", "valid_days"): (1, 90),
    ("web", "link_minutes"): (1, 1440),
    ("web", "session_hours"): (1, 720),
    ("outbox", "per_second"): (1, 1000),
    ("reminders", "returned_days"): (1, 60),
    ("reminders", "silent_days"): (1, 20),
    ("reminders", "waiting_days"): (1, 20),
    ("reminders", "visit_days"): (0, 31),
    ("reminders", "month_hours"): (0, 400),
}


def test_every_number_has_bounds() -> None:
    found = {key for key, one in SETTINGS.items() if type(one.default) is int}
    assert found == set(BOUNDS)


@pytest.mark.parametrize("key", BOUNDS, ids=".".join)
def test_a_number_at_its_bounds(key: tuple[str, str]) -> None:
    check = SETTINGS[key].metadata["check"]
    least, most = BOUNDS[key]
    assert (check(least), check(most)) == (least, most)
    for odd in (least - 1, most + 1, True, "5", 1.0):
        with pytest.raises(ValueError, match=f"from {least} to {most}"):
            check(odd)


@pytest.mark.parametrize(
    ("check", "given", "meant"),
    [
        (checks.text, " a ", "a"),
        (checks.text, "a\nb", None),
        (checks.text, 5, None),
        (checks.word, " a ", "a"),
        (checks.word, "  ", None),
        (checks.yes_or_no, True, True),
        (checks.yes_or_no, 1, None),
        (checks.one_of("a", "b"), "b", "b"),
        (checks.one_of("a", "b"), "c", None),
        (checks.address, "", ""),
        (checks.address, "https://x.id/a/", "https://x.id/a"),
        (checks.address, "http://x.id:1", "http://x.id:1"),
        (checks.address, "https://x.id:0", None),
        (checks.address, "https://x.id?a", None),
        (checks.address, "https://x.id#a", None),
        (checks.address, "https://", None),
        (checks.address, "ftp://x.id", None),
        (checks.number, "", ""),
        (checks.number, "12345", "12345"),
        (checks.number, "1234", None),
        (checks.number, "1" * 33, None),
        (checks.numbers, "12345, 12345,12346,", ("12345", "12346")),
        (checks.numbers, "1", None),
        (checks.version, "v23.0", "v23.0"),
        (checks.version, "23.0", None),
        (checks.version, 23, None),
        (checks.folder, "a", Path("a")),
        (checks.folder, "~/a", Path("~/a").expanduser()),
        (checks.folder, " ", None),
        (checks.database, "sqlite+aiosqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        (checks.database, "sqlite+aiosqlite:///:memory:", None),
        (checks.database, "sqlite+aiosqlite://", None),
        (checks.database, "sqlite:///a.db", None),
        (checks.database, "nonsense", None),
        (checks.secret("a+", "no"), "aa", Secret("aa")),
        (checks.secret("a+", "no"), "", Secret("")),
        (checks.secret("a+", "no"), "ab", None),
        (checks.secret("a+", "no"), 5, None),
        (checks.zone, "Asia/Jayapura", "Asia/Jayapura"),
        (checks.zone, "Asia", None),
        (checks.clock, "19.30", time(19, 30)),
        (checks.clock, "25:00", None),
    ],
)
def test_a_check(check: checks.Check, given: Any, meant: Any) -> None:
    if meant is None:
        with pytest.raises(ValueError, match=r"must|no"):
            check(given)
    else:
        assert check(given) == meant


def test_a_secret_shows_whether_it_is_set_and_equals_no_text() -> None:
    assert (repr(Secret("a")), str(Secret())) == ("Secret(set)", "Secret(empty)")
    assert cast(Any, Secret("a")) != "a"


def mistakes(environment: dict[str, str]) -> dict[str, str]:
    try:
        load(environment)
    except ConfigError as error:
        return {one.key: str(one) for one in error.mistakes}
    return {}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("true", True), (" YES ", True), ("1", True), ("false", False), ("No", False), ("0", False)],
)
def test_a_truth_in_the_environment(word: str, meant: bool) -> None:
    assert load({"PENDAMPING_REMINDERS__ON": word}).reminders.on is meant


def test_what_the_environment_holds_besides_is_let_be_or_named(tmp_path: Path) -> None:
    assert mistakes({"OTHER_SERVER__PORT": "x", "PENDAMPING_PATH": "x", "PATH": "/bin"}) == {}
    assert mistakes({"PENDAMPING_REMINDERS__ON": "perhaps"}) != {}
    odd = mistakes({"PENDAMPING_ODD__THING": "1", "PENDAMPING_SERVER__PORT": "x"})
    assert list(odd) == ["PENDAMPING_ODD__THING", "PENDAMPING_SERVER__PORT"]
    file = tmp_path / "a.toml"
    file.write_text("[server]\nport = 5\n")
    other = tmp_path / "b.toml"
    other.write_text("[server]\nport = 6\n")
    assert load({"PENDAMPING_CONFIG": str(other)}, file).server.port == 5
    assert load({"PENDAMPING_CONFIG": str(other)}).server.port == 6
    assert mistakes({"PENDAMPING_CONFIG": str(tmp_path / "none")}) != {}


def test_a_setting_that_there_is_not_is_told_with_what_there_is(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[zzz]\na = 1\n[server]\nzzzz = 1\nprot = 1\n")
    told = mistakes({})
    assert told["server.prot"].endswith("(for example port)")
    assert told["server.zzzz"].endswith("(for example host, port, public_url, operator)")
    assert "server, database, telegram" in told["[zzz]"]


SIGNED = {"PENDAMPING_TELEGRAM__DELIVERY": "webhook", "PENDAMPING_TELEGRAM__WEBHOOK_SECRET": "s" * 20}


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"PENDAMPING_TELEGRAM__DELIVERY": "polling"}, set()),
        (SIGNED | {"PENDAMPING_SERVER__PUBLIC_URL": "https://x.id"}, set()),
        (SIGNED | {"PENDAMPING_TELEGRAM__WEBHOOK_URL": "https://x.id/h"}, set()),
        (SIGNED, {"telegram.webhook_url"}),
        (
            {"PENDAMPING_TELEGRAM__DELIVERY": "webhook", "PENDAMPING_SERVER__PUBLIC_URL": "https://x.id"},
            {"telegram.webhook_secret"},
        ),
    ],
)
def test_what_a_webhook_needs(environment: dict[str, str], missing: set[str]) -> None:
    assert set(mistakes(environment)) == missing


def test_every_rule_is_what_is_configured() -> None:
    moments = {"daily_at": time(18), "morning_at": time(7), "quiet_from": time(20), "quiet_until": time(6)}
    counts = {"returned_days": 1, "silent_days": 2, "waiting_days": 4, "visit_days": 6, "month_hours": 9}
    config = Config(
        server=Server(public_url="https://x.id", operator="Dinas"),
        media=Media(max_mb=3),
        invites=Invites(valid_days=9),
        web=Web(link_minutes=11, session_hours=13),
        locale=Locale(zone="Asia/Jayapura"),
        reminders=Reminders(**moments, **counts),  # type: ignore[arg-type]
    )
    told = rules(config)
    chosen = ReminderRules(**moments, zone="Asia/Jayapura", **counts, pages=True)  # type: ignore[arg-type]
    assert told == Rules(9, 11, 13, "https://x.id", "Dinas", 3_000_000, chosen)
    assert not rules(Config(server=Server(public_url=""))).reminders.pages
    assert {one.name for one in fields(ReminderRules)} == {*moments, *counts, "zone", "pages"}


# What is wired


def configured(url: str, folder: Path, **more: Any) -> Config:
    return Config(database=Database(url=url), media=Media(directory=folder, **more.pop("media", {})), **more)


TOKEN = Secret("1:test")
META = WhatsApp(token=Secret("t"), phone_number_ids=("12345",), per_second=7)


async def test_what_is_done_by_the_clock_and_all_the_while(sqlite_url: str, tmp_path: Path) -> None:
    polling = Telegram(token=TOKEN, delivery="polling")
    service = create_app(
        configured(sqlite_url, tmp_path, telegram=polling, whatsapp=META, outbox=Outbox(per_second=9))
    )
    assert [(one.name, one.period, one.dated) for one in service.by_the_clock()] == [
        ("clean", timedelta(hours=1), True),
        ("health", timedelta(minutes=1), False),
        ("platforms", timedelta(minutes=5), False),
        ("broadcasts", timedelta(seconds=5), True),
        ("remind", timedelta(minutes=1), True),
    ]
    assert set(service.endless()) == {"outbox", "wall", "fetcher", "telegram poller"}
    assert service.health.asked == {"telegram"}
    assert list(service.channels) == list(service.kit.platforms) == ["whatsapp", "telegram"]
    assert [service.channels[name].rates.per_second for name in ("telegram", "whatsapp")] == [9, 7]
    assert set(cast(Any, service.channels["telegram"])._menus) == {"", "id", "en"}
    assert service.wall.anew == [service.jobs.again, service.outbox.anew]
    for channel in service.channels.values():
        before = service.wall._said
        cast(Any, channel).api.dates("Mon, 23 Nov 2026 03:00:00 GMT")
        assert service.wall._said != before
        await channel.close()
    assert set(service.fetcher._readers) >= {""}
    assert len(service.fetcher._readers) == 3
    assert service.fetcher._limit == 20_000_000
    await service.close()


async def test_every_part_has_the_others_that_it_needs(sqlite_url: str, tmp_path: Path) -> None:
    clock, rng = FakeClock(), Random(1)
    config = configured(sqlite_url, tmp_path, telegram=Telegram(token=TOKEN), media={"long_side": 400})
    service = create_app(config, clock=clock, rng=rng, handle=echo)
    parts: Any = service
    for part in (parts.outbox, parts.fetcher, parts.jobs, parts.webhooks, parts.health, parts.wall):
        assert part._pulse is service.pulse
    assert (service.kit.rng, service.pulse._clock, service.clock) == (rng, clock, clock)
    assert (parts.inbox._desk.handle, parts.inbox._desk.kit) == (echo, service.kit)
    assert (parts.inbox._outbox, parts.inbox._changed.__func__) == (service.outbox, Menus.renew)
    assert (parts.store._long_side, parts.store._folder) == (400, tmp_path)
    assert parts.store._smaller.args == (service.sandbox,)
    assert (parts.outbox._delivery._store, parts.fetcher._store) == (service.store, service.store)
    assert parts.jobs._dated == parts.health._dated == service.wall.believed
    assert service.database.engine.url.database == sqlite_url.partition(":///")[2]
    site = service.site()
    assert (site.reading, site.transaction) == (service.database.reading, service.database.transaction)
    assert (site.kit, site.library) == (service.kit, service.library)
    assert (site.now(), site.media) == (clock.now(), tmp_path)
    assert cast(Any, site.tables).args == (service.sandbox,)
    service.kit.platforms["telegram"].us = "learnt"
    assert cast(Any, service.channels["telegram"])._me == "learnt"
    assert service.beginnings is service.beginnings
    await service.channels["telegram"].close()
    await service.close()


async def test_what_is_left_out(sqlite_url: str, tmp_path: Path) -> None:
    quiet = configured(
        sqlite_url, tmp_path, media={"download": False, "max_mb": 3}, reminders=Reminders(on=False)
    )
    phone = FakeChannel()
    service = create_app(quiet, channels=[phone])
    assert [one.name for one in service.by_the_clock()] == ["clean", "health", "platforms", "broadcasts"]
    assert set(service.endless()) == {"outbox", "wall"}
    assert (service.channels, service.health.asked) == ({"fake": phone}, set())
    assert service.fetcher._limit == 3_000_000
    await service.close()
    called = Telegram(token=TOKEN, delivery="webhook", webhook_secret=Secret("s" * 20))
    service = create_app(configured(sqlite_url, tmp_path, telegram=called))
    assert set(service.endless()) == {"outbox", "wall", "fetcher"}
    assert service.health.asked == set()
    await service.close()
    await service.channels["telegram"].close()


@pytest.mark.parametrize(
    ("telegram", "hook"),
    [
        (Telegram(delivery="polling", webhook_url="https://y.id/h"), ""),
        (Telegram(delivery="webhook", webhook_url="https://y.id/h"), "https://y.id/h"),
        (Telegram(delivery="webhook"), "https://x.id/hooks/telegram"),
    ],
)
def test_where_telegram_calls(telegram: Telegram, hook: str) -> None:
    assert wiring.hook(Config(server=Server(public_url="https://x.id"), telegram=telegram)) == hook


# Jobs


class Hurried(FakeClock):
    pace = 30.0


async def nothing() -> None:
    """A job's work."""


async def test_a_job_as_it_is_planned(caplog: pytest.LogCaptureFixture) -> None:
    clock = Hurried()
    jobs = Jobs(clock, Pulse(clock))
    jobs.add(Job("it", timedelta(minutes=1), nothing))
    jobs.again()  # before anything began
    jobs.start()
    [planned] = jobs._scheduler.get_jobs()
    assert (planned.id, planned.trigger.period, planned.coalesce) == ("it", timedelta(seconds=2), True)
    assert (planned.max_instances, planned.misfire_grace_time) == (1, None)
    assert planned.next_run_time == jobs._time.now()
    assert (jobs.names, jobs._pulse.beats["it"].period) == (["it"], 60)
    await jobs.stop()

    async def fails() -> None:
        raise KeyError("mistake")

    beat = jobs._pulse.beats["it"]
    await jobs._run(Job("it", timedelta(minutes=1), fails), beat)
    assert "the job it failed" in caplog.text
    assert "Traceback" in caplog.text
    assert jobs._running == {asyncio.current_task()}


# Beginnings


class Slow(FakeChannel):
    """Fails so often before it is ready."""

    def __init__(self, name: str, *failures: Exception) -> None:
        super().__init__()
        self.name = name
        self.failing = list(failures)

    async def start(self) -> None:
        if self.failing:
            raise self.failing.pop(0)
        await super().start()


def begun(*channels: Slow) -> tuple[Beginnings, FakeClock, list[News]]:
    clock, told = FakeClock(), list[News]()

    async def tell(news: News) -> None:
        told.append(news)

    return Beginnings({one.name: one for one in channels}, clock, tell), clock, told


async def test_a_platform_is_tried_again_less_and_less_often(caplog: pytest.LogCaptureFixture) -> None:
    failures = [SendError("away", retry_after=1)] * 9 + [KeyError("x"), SendError("away", retry_after=900)]
    beginnings, clock, told = begun(slow := Slow("telegram", *failures))
    beginnings.start()
    await beginnings.ready()
    assert clock.slept == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 900]
    assert (slow.running, told) == (True, [])
    assert "telegram is not ready, again in 4 s: away" in caplog.text
    assert "telegram is not ready, again in 300 s" in caplog.text
    assert caplog.text.count("Traceback") == 1
    assert "KeyError" in caplog.text
    await beginnings.stop()


async def test_admins_hear_of_a_refused_token_unless_nobody_is_left() -> None:
    refused = SendError("refuses the token", retry_after=60, refused=True, admin="machine.tg_token")
    beginnings, _, told = begun(Slow("telegram", refused), Slow("other"))
    beginnings.start()
    await beginnings.ready()
    assert told == [News("telegram", "machine.tg_token", {"reason": "refuses the token"})]
    assert not beginnings._hopeless.is_set()
    beginnings, _, told = begun(Slow("telegram", *[refused] * 99), Slow("whatsapp", *[refused] * 99))
    beginnings.start()
    fault = await beginnings.hopeless()
    await beginnings.stop()
    assert isinstance(fault, Fault)
    assert str(fault).startswith("refuses the token\n")
    assert fault.mend == Slow.mend
    assert len(told) == 1
    beginnings, _, told = begun(Slow("telegram", refused, SendError("away", retry_after=1)), Slow("other"))
    beginnings.start()
    await beginnings.ready()
    assert beginnings._refused == {}


async def test_each_platform_is_looked_at_whatever_another_does(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    async def tell(news: News) -> None:
        told.append(f"{news.channel} {news.key} {news.values.get('reason', '')}".strip())

    class Looked(FakeChannel):
        def __init__(self, name: str, found: Exception | Sequence[News]) -> None:
            super().__init__()
            self.name, self.found = name, found

        async def look(self) -> Sequence[News]:
            if isinstance(self.found, Exception):
                raise self.found
            return self.found

    channels = {
        "a": Looked("a", SendError("away")),
        "b": Looked("b", SendError("token", admin="machine.tg_token")),
        "c": Looked("c", KeyError("mistake")),
        "d": Looked("d", [News("d", "machine.tg_webhook")]),
    }
    await watch.look(channels, tell)
    assert told == ["b machine.tg_token token", "d machine.tg_webhook"]
    for line in ("a could not be looked at: away", "c could not be looked at", "d tells machine.tg_webhook"):
        assert line in caplog.text


# A body


@pytest.mark.parametrize("parts", [1, 2])
@pytest.mark.parametrize(("size", "status"), [(LARGEST_BODY, 0), (LARGEST_BODY + 1, 413)])
async def test_a_body_of_so_many_bytes(parts: int, size: int, status: int) -> None:
    chunks = [b"x" * size] if parts == 1 else [b"x" * (size - 9), b"x" * 9]
    events: list[Message] = [
        {"type": "http.request", "body": one, "more_body": n < len(chunks) - 1}
        for n, one in enumerate(chunks)
    ]

    async def receive() -> Message:
        return events.pop(0)

    if not status:
        assert len(await _read(receive)) == size
        return
    with pytest.raises(_Refused) as caught:
        await _read(receive)
    assert caught.value.status == status


async def test_who_goes_amid_their_body() -> None:
    for first in ({"type": "http.disconnect"}, {"type": "http.request", "body": b"a", "more_body": True}):
        events: list[Message] = [first, {"type": "http.disconnect"}]

        async def receive(events: list[Message] = events) -> Message:
            return events.pop(0)

        with pytest.raises(_Refused) as caught:
            await _read(receive)
        assert caught.value.status == 400


# Files beside


def test_the_lock_lies_beside_the_database_and_is_its_users_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "deep" / "bot.db"
    before = os.umask(0)
    try:
        for _ in range(2):
            with alone.alone(f"sqlite+aiosqlite:///{file}"):
                lock = file.with_name("bot.db.lock")
                assert stat.S_IMODE(lock.stat().st_mode) == 0o600
    finally:
        os.umask(before)
    for nowhere in ("sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:", "postgresql+asyncpg://h/x"):
        with alone.alone(nowhere), alone.alone(nowhere):
            pass
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_file_beside_a_questionnaire(tmp_path: Path) -> None:
    form = tmp_path / "a.md"
    (tmp_path / "a-media").mkdir()
    find = beside.beside(form)
    assert find("b.png") is None
    (tmp_path / "b.png").write_bytes(b"outer")
    assert find("b.png") == b"outer"
    (tmp_path / "a-media" / "b.png").write_bytes(b"inner")
    assert (find("b.png"), find("../b.png"), find("a-media/b.png")) == (b"inner", None, None)
    large = tmp_path / "c.png"
    for size, found in ((beside.LARGEST_FILE, True), (beside.LARGEST_FILE + 1, False)):
        with large.open("wb") as file:
            file.truncate(size)
        assert (find("c.png") is not None) == found
