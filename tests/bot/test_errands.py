"""What is seldom asked of Telegram: by aiogram, in a process of its own; its verdicts, limits and end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from bot.channels import SendError
from bot.channels.telegram import by_aiogram, errands
from bot.channels.telegram.errands import Hook, Look, Told, done
from tests.bot.telegrams import SECRET, channel_to
from tests.fakes.botapi import Failure, FakeBotApi
from tests.fakes.faulty import Faulty
from tests.processes import PROJECT
from tests.running.started import eventually

HOOK = "https://bot.example.id/hooks/telegram"
KINDS = ("message", "callback_query")
MENUS = {"": [("lapor", "Menulis laporan")], "en": [("lapor", "Write a report")]}


def hook(api: FakeBotApi, url: str = HOOK, token: str = "") -> Hook:
    return Hook(token or api.token, api.base, url, SECRET, KINDS, 7, MENUS)


def failed(told: Told) -> SendError:
    with pytest.raises(SendError) as caught:
        told.well()
    return caught.value


# What aiogram asks, and what answers mean


async def test_who_the_bot_is_and_where_telegram_calls(api: FakeBotApi) -> None:
    api.hook = {"url": HOOK}
    api.hook_trouble = {"last_error_date": 5, "last_error_message": "odd"}
    told = await by_aiogram.done(Look(api.token, api.base))
    assert told == Told(username="pendamping_bot", url=HOOK, trouble="odd")
    told.well()
    assert api.faults == []


@pytest.mark.parametrize("url", [HOOK, ""])
async def test_where_telegram_shall_call_and_what_it_offers(api: FakeBotApi, url: str) -> None:
    assert await by_aiogram.done(hook(api, url)) == Told(hooked=True)
    assert [call.method for call in api.calls] == [
        "setWebhook" if url else "deleteWebhook",
        *["setMyCommands"] * 2,
    ]
    if url:
        [call] = api.of("setWebhook")
        assert (call["url"], call["secret_token"], call["max_connections"]) == (HOOK, SECRET, 7)
        assert call["allowed_updates"] == list(KINDS)
    first, second = api.of("setMyCommands")
    assert first == {"commands": [{"command": "lapor", "description": "Menulis laporan"}]}
    assert (second["language_code"], second["commands"][0]["description"]) == ("en", "Write a report")
    assert api.faults == []


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (Failure(429, "Too Many Requests: retry after 17", 17), (17, True, False)),
        (Failure(400, "Bad Request: odd"), (60, False, False)),
        (Failure(401, "Unauthorized"), (60, False, True)),
        (Failure(500, "Internal Server Error"), (1, False, False)),
    ],
)
async def test_a_verdict_is_the_one_that_our_own_client_gives(
    api: FakeBotApi, failure: Failure, verdict: tuple[float, bool, bool]
) -> None:
    for method, hooked in (("setWebhook", False), ("setMyCommands", True)):
        api.fail(method, failure)
        told = await by_aiogram.done(hook(api))
        assert told.hooked is hooked
        error = failed(told)
        assert (error.retry_after, error.busy, error.refused) == verdict
        assert failure.description.partition(": ")[2] in error.reason


@pytest.mark.parametrize(
    ("mode", "down"),
    [("refused", True), ("502 html", True), ("200 html", True), ("200 {}", True), ("429", False)],
)
async def test_what_is_no_answer_is_tried_again(api: FakeBotApi, mode: str, down: bool) -> None:
    async with Faulty(api.base) as between:
        await between.turn(mode)
        for errand in (Look(api.token, between.base), Hook(api.token, between.base, "", SECRET, KINDS, 7)):
            error = failed(await by_aiogram.done(errand))
            assert error.down is down
            assert error.retry_after
            assert api.token not in error.reason


async def test_a_bot_without_a_name_and_a_word_that_is_not_true_prove_nothing(
    api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = {"id": 1, "is_bot": True, "first_name": "P"}
    for result, errand in ((nameless, Look(api.token, api.base)), (False, hook(api))):
        answer: dict[str, object] = {"ok": True, "result": result}
        monkeypatch.setattr(api, "_take", lambda _call, answer=answer: answer)
        assert "without saying" in failed(await by_aiogram.done(errand)).reason


# The process


async def test_an_errand_is_done_by_a_process_that_ends(api: FakeBotApi) -> None:
    told = await done(hook(api))
    assert told == Told(hooked=True)
    assert api.hook["url"] == HOOK
    wrong = failed(await done(hook(api, token="2:wrong")))
    assert (wrong.refused, wrong.admin, wrong.retry_after) == (True, "machine.tg_token", 60)
    assert "2:wrong" not in wrong.reason
    assert api.faults == []


Child = Callable[[str], None]


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Child:
    """Has another program stand where the errand's process would."""

    def stand(program: str) -> None:
        file = tmp_path / "child.py"
        file.write_text(program)
        runs = tmp_path / "python"
        runs.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{file}"\n')
        runs.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(runs))

    return stand


FAILS = """
import json, sys
asked = json.loads(sys.stdin.readline())
print("loaded", asked["token"], file=sys.stderr)
raise ModuleNotFoundError("no aiogram for " + asked["token"].replace(":", "%3A") + asked["secret"])
"""


async def test_what_a_failed_process_wrote_is_logged_without_a_secret(
    api: FakeBotApi, child: Child, caplog: pytest.LogCaptureFixture
) -> None:
    child(FAILS)
    with pytest.raises(SendError, match="ModuleNotFoundError: no aiogram for") as caught:
        await done(hook(api))
    assert (caught.value.retry_after, caught.value.down) == (errands.AGAIN, True)
    assert "Traceback" in caplog.text
    for text in (caplog.text, caught.value.reason):
        assert "[hidden]" in text
        assert not any(secret in text for secret in (api.token, "1%3Atest", SECRET))


@pytest.mark.parametrize("program", ["", "print('[]')", "import os; os.kill(os.getpid(), 9)"])
async def test_a_process_that_tells_nothing_is_a_failure(
    api: FakeBotApi, child: Child, program: str, caplog: pytest.LogCaptureFixture
) -> None:
    child(program)
    with pytest.raises(SendError, match="what asks Telegram failed"):
        await done(Look(api.token, api.base))
    assert "it wrote nothing" in caplog.text


HANGS = "import os, time\nopen({file!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)\n"


async def begun(file: Path) -> int:
    """The process's number, once it has written it."""
    return int(await eventually(lambda: file.read_text() if file.exists() else "", "it runs"))


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_a_process_that_hangs_has_a_limit(
    api: FakeBotApi, child: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "LONGEST_ERRAND", 1.0)
    child(HANGS.format(file=str(tmp_path / "pid")))
    with pytest.raises(SendError, match="too long") as caught:
        await done(Look(api.token, api.base))
    assert (caught.value.retry_after, caught.value.down) == (errands.AGAIN, True)
    assert gone(await begun(tmp_path / "pid"))


async def test_who_gives_up_waiting_ends_it(api: FakeBotApi, child: Child, tmp_path: Path) -> None:
    child(HANGS.format(file=str(tmp_path / "pid")))
    waiting = asyncio.create_task(done(Look(api.token, api.base)))
    async with asyncio.timeout(20):
        pid = await begun(tmp_path / "pid")
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert gone(pid)


@asynccontextmanager
async def silent() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A server that takes every call and answers none; an event once there is one."""
    called = asyncio.Event()

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", called


ASKS = """
import asyncio, sys
from bot.channels.telegram.errands import Look, done
asyncio.run(done(Look("1:test", sys.argv[1])))
"""


async def test_it_ends_with_whoever_asked_even_where_that_one_is_killed() -> None:
    async with silent() as (base, called), asyncio.timeout(40):
        asker = await asyncio.create_subprocess_exec(
            sys.executable, "-c", ASKS, base, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}
        )
        await called.wait()
        children = Path(f"/proc/{asker.pid}/task/{asker.pid}/children").read_text().split()
        asker.send_signal(signal.SIGKILL)
        await asker.wait()
        [child] = map(int, children)
        await eventually(lambda: gone(child), "it has ended")


async def test_who_asks_nothing_starts_nothing() -> None:
    asked = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.channels.telegram",
        cwd=PROJECT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, _ = await asyncio.wait_for(asked.communicate(b'{"type":"Look"'), 30)
    assert (asked.returncode, told) == (0, b"")


async def test_the_token_stands_in_no_command_line(api: FakeBotApi, child: Child) -> None:
    child("import json, sys\nprint(json.dumps({'url': ' '.join(sys.argv)}))\n")
    assert api.token not in (await done(Look(api.token, api.base))).url


# What it leaves to the channel


async def test_what_was_set_before_it_failed_is_known(api: FakeBotApi) -> None:
    channel = channel_to(api, hook=HOOK)
    api.fail("setMyCommands", Failure(429, "Too Many Requests: retry after 3", 3))
    with pytest.raises(SendError, match="Too Many"):
        await channel.start()
    api.hook = {}
    assert [news.key for news in await channel.look()] == ["machine.tg_webhook"]
    await channel.close()


async def test_where_the_platform_does_not_know_us_no_process_is_started(api: FakeBotApi) -> None:
    channel = channel_to(api)
    asked: list[errands.Errand] = []

    async def never(errand: errands.Errand) -> Told:
        asked.append(errand)
        return Told(hooked=True)

    channel.errand = never
    api.token = "2:another"
    with pytest.raises(SendError, match="refuses the token"):
        await channel.start()
    assert asked == []
    api.token = "1:test"
    await channel.start()
    assert [msgspec.structs.asdict(one)["token"] for one in asked] == ["1:test"]
    await channel.close()


def test_an_errand_is_one_line() -> None:
    told = by_aiogram.told(msgspec.json.encode(Look("1:test", "http://127.0.0.1:9")))
    assert told.count(b"\n") == 1
    assert json.loads(told)["failed"]["down"] is True
