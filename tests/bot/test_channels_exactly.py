"""Both platforms' calls at each limit: files, webhooks that somebody moved, answers that prove nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest

from bot.channels import Ear, FetchError, News, NotStored, SendError
from bot.channels.telegram import Telegram
from bot.channels.telegram.polling import LONGEST_PAUSE, Poller
from bot.channels.transport import bounded
from bot.channels.whatsapp import WhatsApp, _is
from bot.channels.whatsapp.api import Api
from bot.pulse import Pulse
from models.message import Attachment, Button, Incoming, Outgoing
from tests.bot.telegrams import SECRET, channel_to
from tests.bot.test_telegram import YES_NO
from tests.fakes.botapi import Failure, FakeBotApi
from tests.fakes.clock import FakeClock

HOOK = "https://bot.example.id/hooks/telegram"


# Telegram's files


async def test_a_file_of_exactly_the_limit(api: FakeBotApi, channel: Telegram) -> None:
    api.files = {"P": b"x" * 5000}
    for size, limit, well in ((0, 5000, True), (5000, 5000, True), (5001, 5000, False), (0, 4999, False)):
        if well:
            assert len(await channel.fetch(Attachment("P", size=size), limit)) == 5000
            continue
        with pytest.raises(FetchError, match="larger than 0 MB") as caught:
            await channel.fetch(Attachment("P", size=size), limit)
        assert not caught.value.retryable
    assert len(await channel.fetch(Attachment("P", size=20_000_000), 10**9)) == 5000
    with pytest.raises(FetchError, match="larger than 20 MB"):
        await channel.fetch(Attachment("P", size=20_000_001), 10**9)


@pytest.mark.parametrize(
    ("description", "again"),
    [
        ("Bad Request: file is too big", False),
        ("Bad Request: invalid file_id", False),
        ("Bad Request: wrong remote file identifier", True),
    ],
)
async def test_whether_a_file_is_asked_for_again(
    api: FakeBotApi, channel: Telegram, description: str, again: bool
) -> None:
    api.fail("getFile", Failure(400, description))
    with pytest.raises(FetchError) as caught:
        await channel.fetch(Attachment("P"), 5000)
    assert caught.value.retryable == again


async def test_a_file_of_a_server_that_is_gone_is_asked_for_again(api: FakeBotApi) -> None:
    channel = channel_to(api)
    await api.__aexit__()
    with pytest.raises(FetchError, match="cannot be reached") as caught:
        await channel.fetch(Attachment("P"), 5000)
    assert caught.value.retryable
    await channel.close()


# Telegram's set-up


@pytest.mark.parametrize("hook", ["", HOOK])
async def test_what_is_set_at_the_start_and_in_which_order(api: FakeBotApi, hook: str) -> None:
    channel = channel_to(api, hook=hook)
    assert await channel.look() == []
    assert api.calls == []
    await channel.start()
    assert [call.method for call in api.calls] == [
        "getMe",
        "setWebhook" if hook else "deleteWebhook",
        "setMyCommands",
        "setMyCommands",
    ]
    if hook:
        [call] = api.of("setWebhook")
        assert (call["url"], call["secret_token"], call["max_connections"]) == (HOOK, SECRET, 100)
    assert channel.platform.us == "pendamping_bot"
    await channel.close()


async def test_a_failure_is_told_only_when_it_is_new_and_something_waits(api: FakeBotApi) -> None:
    channel = channel_to(api, hook=HOOK)
    await channel.start()
    for date, waiting, told in ((5, 0, 0), (5, 2, 0), (6, 2, 1), (6, 2, 0), (4, 2, 0), (6, 1, 1)):
        api.pending = [{"update_id": n} for n in range(waiting)]
        api.hook_trouble = {"last_error_date": date, "last_error_message": "odd"}
        found = await channel.look()
        assert [(news.key, dict(news.values)) for news in found] == [
            ("machine.tg_unheard", {"reason": "odd", "count": str(waiting)})
        ] * told, (date, waiting)
    await channel.close()


async def test_who_asks_is_told_of_no_webhooks_failure(api: FakeBotApi, channel: Telegram) -> None:
    await channel.start()
    api.pending = [{"update_id": 1}]
    api.hook_trouble = {"last_error_date": 9, "last_error_message": "odd"}
    assert await channel.look() == []


async def test_how_updates_are_asked_for(
    api: FakeBotApi, channel: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    call = channel.api.call

    async def timed(method: str, body: Any, *, seconds: float = 30) -> bytes:
        waits.append(seconds)
        return await call(method, body, seconds=seconds)

    monkeypatch.setattr(channel.api, "call", timed)
    for _ in range(2):
        await channel.ask(7, 0)
    assert [one.method for one in api.calls] == ["getMe", "getUpdates", "getUpdates"]
    assert waits == [30, 10, 10]
    asked = api.of("getUpdates")[0]
    assert (asked["offset"], asked["timeout"], asked["limit"]) == (7, 0, 100)
    assert len(asked["allowed_updates"]) == 4


async def test_a_keyboard_below_stays_until_a_plain_text_comes(api: FakeBotApi, channel: Telegram) -> None:
    share = ((Button("Bagikan", share=True),),)
    await channel.send("7001", Outgoing(text="Di mana?", rows=share))
    for message in (Outgoing(ack="cb"), Outgoing(edit="5", text="b"), Outgoing(text="c", rows=YES_NO)):
        _, call = channel._call("7001", message)
        assert "remove" not in str(call.reply_markup)
    assert "remove_keyboard" in str(channel._call("7001", Outgoing(text="d"))[1].reply_markup)
    assert channel._call("7001", Outgoing(text="d"))[1].reply_markup is None
    assert not channel.reads


async def test_a_refusal_for_good_is_told_in_its_words(api: FakeBotApi, channel: Telegram) -> None:
    for asks in (channel.probe, channel.start):
        api.fail("getMe", Failure(400, "Bad Request: odd"))
        api.fail("deleteWebhook", Failure(400, "Bad Request: odd"))
        with pytest.raises(SendError, match="odd") as caught:
            await asks()
        assert caught.value.retry_after == 60
        api.calls.clear()
    api.fail("sendMessage", Failure(400, "Bad Request: message is too long"))
    with pytest.raises(SendError, match="too long") as caught:
        await channel.send("7001", Outgoing(text="a"))
    assert caught.value.retry_after is None


# Who asks Telegram


class Asked:
    """A channel that is asked: each answer is raised, or what came."""

    name = "telegram"

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.offsets: list[int] = []
        self.looks = 0

    async def ask(self, offset: int, seconds: int) -> tuple[list[Incoming], int | None]:
        self.offsets.append(offset)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return [], answer

    async def look(self) -> list[News]:
        self.looks += 1
        if self.looks > 1:
            raise SendError("no webhook to be seen")
        return [News("telegram", "machine.tg_webhook")]


async def asked(*answers: Any) -> tuple[Asked, FakeClock, Pulse, list[str]]:
    """A poller until its answers are used up."""
    channel, clock, told = Asked(*answers, asyncio.CancelledError()), FakeClock(), list[str]()
    pulse = Pulse(clock)

    async def tell(news: News) -> None:
        told.append(news.key)

    with pytest.raises(asyncio.CancelledError):
        await Poller(channel, Ear(None, clock, pulse, tell)).run()  # type: ignore[arg-type]
    return channel, clock, pulse, told


async def test_it_asks_less_and_less_often_while_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    away, more = SendError("away", retry_after=1), SendError("x", retry_after=9)
    channel, clock, pulse, told = await asked(*[away] * 9, more, 41, NotStored(), None)
    assert clock.slept == [1, 2, 4, 8, 16, 32, *[LONGEST_PAUSE] * 4, 1]
    assert channel.offsets == [0] * 11 + [42, 42, 42]
    assert told == []
    assert "no messages from Telegram for 4 s: away" in caplog.text
    assert "no messages from Telegram for 1 s: nothing could be stored" in caplog.text
    assert (pulse.beats["telegram poller"].period, set(pulse.heard["telegram"])) == (LONGEST_PAUSE, {"asked"})
    _, clock, _, _ = await asked(SendError("busy", retry_after=9))
    assert clock.slept == [9]


async def test_another_program_is_told_of_from_the_third_time_on() -> None:
    other = SendError("409 Conflict: other getUpdates", retry_after=1, code=409)
    channel, _, _, told = await asked(other, other, 5, other, other, other, other)
    assert told == ["machine.tg_conflict"] * 2
    assert channel.looks == 0


async def test_a_webhook_in_the_way_is_looked_at(caplog: pytest.LogCaptureFixture) -> None:
    hook = SendError("409 Conflict: Webhook is active", retry_after=1, code=409)
    channel, _, _, told = await asked(hook, hook)
    assert (channel.looks, told) == (2, ["machine.tg_webhook"])
    assert "Telegram's webhook could not be looked at: no webhook to be seen" in caplog.text
    assert caplog.text.count("end the other one") == 2


async def test_what_nobody_foresaw_has_its_stack_and_a_token_that_is_refused_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    token = SendError("token", retry_after=60, admin="machine.tg_token")
    _, clock, _, told = await asked(KeyError("mistake"), token)
    assert told == ["machine.tg_token"]
    assert caplog.text.count("Traceback") == 1
    assert clock.slept[0] == 1


# WhatsApp's answers


@pytest.mark.parametrize(
    ("call", "raw", "told"),
    [
        ("message", b'{"messages":[{"id":"wamid.1"}]}', "wamid.1"),
        ("message", b'{"messages":[{"id":""}]}', None),
        ("message", b'{"messages":[]}', None),
        ("message", b"{}", None),
        ("message", b"<html>", None),
        ("read", b'{"success":true}', ""),
        ("read", b'{"success":false}', None),
        ("read", b"{}", None),
        ("read", b"\xff", None),
        ("upload", b'{"id":"5"}', "5"),
        ("upload", b'{"id":5}', None),
        ("upload", b'{"id":""}', None),
        ("upload", b"<html>", None),
        ("number", b'{"display_phone_number":"+62"}', "+62"),
        ("number", b"{}", None),
        ("number", b"<html>", None),
    ],
)
async def test_only_an_answer_that_holds_what_it_must_is_a_proof(
    monkeypatch: pytest.MonkeyPatch, call: str, raw: bytes, told: str | None
) -> None:
    graph = Api("token", "http://127.0.0.1:1", "v23.0")
    made: list[tuple[str, str, bool]] = []

    async def answered(method: str, path: str, body: Any = None, *, sends: bool = False) -> bytes:
        made.append((method, path, sends))
        return raw

    monkeypatch.setattr(graph, "_call", answered)
    calls: dict[str, Callable[[], Coroutine[Any, Any, object]]] = {
        "message": lambda: graph.message("1", b"{}"),
        "read": lambda: graph.read("1", b"{}"),
        "upload": lambda: graph.upload("1", b"x", "image/jpeg"),
        "number": lambda: graph.number("1"),
    }
    if told is None:
        with pytest.raises(SendError) as caught:
            await calls[call]()
        assert caught.value.unsure == (call == "message")
    else:
        given = await calls[call]()
        assert (getattr(given, "display_phone_number", given) or "") == told
    paths = {"message": "1/messages", "read": "1/messages", "upload": "1/media"}
    number = ("GET", "1?fields=display_phone_number,verified_name", False)
    expected = number if call == "number" else ("POST", paths[call], call == "message")
    assert made == [expected]
    await graph.close()


class Stream:
    """An answer whose body comes in pieces."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = chunks
        self.content = self

    async def iter_chunked(self, size: int) -> AsyncIterator[bytes]:
        assert size == 65_536
        for chunk in self.chunks:
            yield chunk


async def test_a_body_is_read_up_to_the_limit() -> None:
    assert await bounded(Stream(b"abc", b"de"), 5) == b"abcde"  # type: ignore[arg-type]
    with pytest.raises(FetchError, match="larger than 0 MB") as caught:
        await bounded(Stream(b"abc", b"def"), 5)  # type: ignore[arg-type]
    assert not caught.value.retryable


def test_a_file_is_what_its_digest_says() -> None:
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert [_is(b"abc", told) for told in ("", digest, digest.upper(), "0" * 64)] == [True, True, True, False]
    assert _is(b"abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")


@pytest.mark.parametrize("platform", [Telegram, WhatsApp])
def test_an_operator_is_told_what_to_do_about_a_refused_token(platform: type[Telegram | WhatsApp]) -> None:
    assert f"{platform.name}.token" in platform.mend
