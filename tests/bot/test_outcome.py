"""What follows from one try to send a letter, and how it is said: each case alone, without any table."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot.channels import News, Rates, SendError
from bot.delivery.lane import Lane
from bot.delivery.outcome import Line, Outcome
from bot.delivery.send import Delivery
from bot.delivery.verdict import MAYBE, Shut, Verdict
from bot.files.fetcher import NotYet
from models.message import Limits, Outgoing, Template, pack
from models.outbox import Letter, Receipt
from tests.bot.test_waits import Even
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import FakeClock
from tests.sample import NOW

SECOND = timedelta(seconds=1)


class Notes:
    """What is noted of mishaps."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []
        self.acted: list[tuple[str, str, str, Exception]] = []
        self.otherwise = False

    @property
    def followed(self) -> list[tuple[str, str]]:
        """The verdicts and why, in their order."""
        return [(what, why) for _, what, why, _ in self.acted]

    async def tell_admins(self, news: News, now: datetime, about: str = "a channel") -> None:
        self.told.append(("admins", news.channel, news.key, news.values.get("reason", ""), about))

    async def act(self, letter: Letter, found: Verdict, now: datetime) -> Verdict:
        self.acted.append((letter.id, found.what, found.why, found.error))
        return found._replace(what="another way") if self.otherwise else found


class Table:
    """An outcome, and the line that letters stand in."""

    def __init__(self, *, notices: bool = True) -> None:
        self.notes, self.clock = Notes(), FakeClock()
        self.outcome = Outcome(cast(Any, self.notes), self.clock, Even())
        self.line = Line(("fake", "1"), notices)
        self.lane = Lane(Rates(), Even())

    async def failed(self, letter: Letter, error: SendError) -> Receipt | None:
        await self.outcome.failed(self.lane, self.line, letter, error)
        found = self.outcome.taken()
        return found[0] if found else None


def letter(name: str = "a", **more: Any) -> Letter:
    return Letter(name, "fake", "1", "", pack(Outgoing(text=name)), 1, **more)


def later(**more: Any) -> SendError:
    return SendError("later", **{"retry_after": 1, **more})


@pytest.mark.parametrize(
    ("attempts", "error", "told", "after", "pause"),
    [
        (0, KeyError("x"), "KeyError", 1, 2),
        (1, KeyError("x"), "KeyError", 2, 4),
        (2, KeyError("x"), "a fault of ours: KeyError", 3, None),
        (0, OSError("no disk"), "OSError", 0, 2),
        (2, OSError("no disk"), "OSError", 2, 4),
    ],
)
async def test_our_own_fault(
    attempts: int,
    error: Exception,
    told: str,
    after: int,
    pause: int | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    table = Table()
    await table.outcome.ours(letter(attempts=attempts), error)
    [receipt] = table.outcome.taken()
    assert (receipt.error, receipt.attempts, receipt.came == "again") == (told, after, pause is not None)
    assert receipt.at == NOW + timedelta(seconds=pause or 0)
    assert f"letter a through fake, try {attempts + 1}" in caplog.text
    traced = [bool(one.exc_info) for one in caplog.records if "try" in one.getMessage()]
    assert traced == [isinstance(error, KeyError)]
    assert table.notes.followed == ([] if pause else [("never", told)])


async def test_a_refusal_for_good_is_given_up_and_holds_nobody(caplog: pytest.LogCaptureFixture) -> None:
    table = Table()
    table.line.letters.append((letter("b"), NOW))
    receipt = await table.failed(letter(attempts=4), SendError("no"))
    assert receipt == Receipt("a", NOW, 5, "never", error="no")
    assert (table.notes.followed, table.outcome.held, len(table.line.letters)) == ([("never", "no")], {}, 1)
    assert "letter a through fake, try 5: no" in caplog.text
    assert "letter a through fake is given up: no" in caplog.text


@pytest.mark.parametrize("notices", [True, False])
@pytest.mark.parametrize(("crowded", "soon"), [(False, 3), (True, 60)])
async def test_what_is_behind_it_waits(notices: bool, crowded: bool, soon: int) -> None:
    table = Table(notices=notices)
    for name in "bc":
        table.line.letters.append((letter(name, attempts=2, parts=1), NOW))
    await table.outcome.failed(
        table.lane, table.line, letter(parts=2), later(retry_after=60, crowded=crowded)
    )
    until, moment = NOW + 60 * SECOND, NOW + soon * SECOND
    assert table.outcome.held == {
        ("fake", "1", False): moment,
        ("fake", "1", True): until if notices else moment,
    }
    behind = until if notices else moment
    assert table.outcome.taken() == [
        Receipt("a", until, 1, error="later", parts=2),
        Receipt("b", behind, 2, parts=1),
        Receipt("c", behind, 2, parts=1),
    ]
    table.outcome.forget(moment - SECOND)
    assert len(table.outcome.held) == 2
    table.outcome.forget(until)
    assert table.outcome.held == {}


async def test_tries_that_are_no_fault_of_its_own_count_for_nothing() -> None:
    table = Table()
    receipt = await table.failed(letter(attempts=3), SendError("busy", retry_after=30, busy=True))
    assert receipt == Receipt("a", NOW + 30 * SECOND, 3, error="busy")
    for n in range(4):
        receipt = await table.failed(letter(attempts=n), later(down=True))
        assert receipt is not None
        assert receipt.attempts == n + 1
    receipt = await table.failed(letter(attempts=7), later(down=True))
    assert receipt == Receipt("a", NOW + 5 * SECOND, 7, error="later")


async def test_what_may_have_arrived_is_repeated_once() -> None:
    table, unsure = Table(), SendError("lost", retry_after=1, down=True, unsure=True)
    receipt = await table.failed(letter(), unsure)
    assert receipt == Receipt("a", NOW + 2 * SECOND, 1, error="lost", unsure_at=NOW)
    then = NOW - 40 * SECOND
    receipt = await table.failed(letter(attempts=1, unsure_at=then), later(down=True))
    assert receipt == Receipt("a", NOW + 40 * SECOND, 1, error="later", unsure_at=then)
    receipt = await table.failed(letter(attempts=1, unsure_at=then), later())
    assert receipt == Receipt("a", NOW + 40 * SECOND, 2, error="later", unsure_at=then)
    receipt = await table.failed(letter(attempts=1, unsure_at=then), unsure)
    assert receipt == Receipt("a", NOW, 2, "never", error=MAYBE, unsure_at=then)
    assert [what for what, _ in table.notes.followed] == ["again", "again", "again", "left"]


@pytest.mark.parametrize(
    ("message", "left"),
    [
        (Outgoing(ack="cb"), True),
        (Outgoing(edit="5"), True),
        (Outgoing(edit="5", text="a"), False),
        (Outgoing(text=""), False),
        (Outgoing(text="a"), False),
        (None, False),
    ],
)
async def test_what_nobody_needs_after_a_moment_is_left_at_that(
    message: Outgoing | None, left: bool, caplog: pytest.LogCaptureFixture
) -> None:
    table = Table()
    receipt = await table.failed(letter(message=message), later())
    assert receipt is not None
    assert (receipt.came == "never", receipt.error, receipt.attempts) == (left, "later", 1)
    assert ("letter a through fake is left at that: later" in caplog.text) == left


async def test_what_an_error_tells_besides_is_told_and_acted_on() -> None:
    table = Table()
    token, moved = later(admin="machine.wa_token"), SendError("moved", retry_after=0, moved_to="-55")
    for error in (token, moved):
        await table.failed(letter(), error)
    assert table.notes.acted == [("a", "again", "later", token), ("a", "again", "moved", moved)]
    await table.outcome.alarm("fake", token)
    await table.outcome.lacking(letter())
    assert table.notes.told == [
        ("admins", "fake", "machine.wa_token", "later", "fake"),
        ("admins", "", "machine.file_lost", "", "a"),
    ]


@pytest.mark.parametrize("otherwise", [False, True])
async def test_what_may_not_be_said_now_is_held_or_takes_another_way(
    otherwise: bool, caplog: pytest.LogCaptureFixture
) -> None:
    table = Table()
    table.notes.otherwise = otherwise
    await table.outcome.wait(letter(attempts=3), Shut())
    held = Receipt("a", NOW, 3, "shut")
    other = Receipt("a", NOW, 3, "never", error="the window is shut", window="shut")
    assert table.outcome.taken() == [other if otherwise else held]
    assert table.notes.followed == [("held", "the window is shut")]
    assert caplog.text == ""


async def test_a_window_that_is_shut_is_tried_once_more_at_once() -> None:
    table, shut = Table(), SendError("shut", shut=True)
    table.line.letters.append((letter("b"), NOW))
    table.clock.pass_(5)
    assert await table.failed(letter(heard_at=NOW), shut) is None
    assert [(one.id, at) for one, at in table.line.letters] == [("a", NOW + 5 * SECOND), ("b", NOW)]
    one = table.line.letters[0][0]
    assert (one.heard_at, one.attempts, table.notes.followed) == (None, 1, [("template", "shut")])
    receipt = await table.failed(letter(), shut)
    assert receipt is not None
    assert (receipt.attempts, receipt.at) == (1, NOW + 5 * SECOND)


# How it is said


class Saying(FakeChannel):
    """Notes from which account a message left, and with which reference."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits=limits)
        self.about: list[tuple[str, str]] = []

    async def send(
        self, address: str, message: Outgoing, photo: bytes | None = None, *, account: str = "", ref: str = ""
    ) -> str:
        self.about.append((account, ref))
        return await super().send(address, message, photo, account=account, ref=ref)

    async def reach(self, address: str, *, account: str = "") -> None:
        self.about.append((account, "reached"))
        await super().reach(address, account=account)


class Shelf:
    """A store that gives out this, or fails with it."""

    def __init__(self, content: object) -> None:
        self.content = content

    async def read(self, ref: str) -> object:
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


class Desk:
    """A delivery with one channel, and what happened."""

    def __init__(self, limits: Limits | None = None, content: object = None) -> None:
        self.channel, self.clock = Saying(limits or Limits()), FakeClock()
        self.turns = 0
        self.lacked: list[str] = []
        channels = {"fake": self.channel}
        self.delivery = Delivery(channels, self.clock, cast(Any, Shelf(content)), self.lack)

    async def lack(self, letter: Letter) -> None:
        self.lacked.append(letter.id)

    async def turn(self) -> None:
        self.turns += 1
        self.clock.pass_(1)

    async def send(self, letter: Letter) -> Receipt:
        return await self.delivery.send(letter, self.turn)


async def test_a_long_letter_is_several_and_goes_on_where_it_broke_off() -> None:
    desk = Desk(Limits(text=5))
    long = Letter("a", "fake", "1", "", pack(Outgoing(text="satu dua tiga")), 1, attempts=2, account="x")
    receipt = await desk.send(long)
    assert desk.channel.texts == ["satu", "dua", "tiga"]
    assert (desk.turns, desk.channel.about) == (2, [("x", ""), ("x", ""), ("x", "a")])
    done = NOW + 2 * SECOND
    assert receipt == Receipt("a", done, 3, "taken", external_id="3", parts=3)
    assert long.parts == 3
    for parts, said in ((2, ["tiga"]), (3, ["satu", "dua", "tiga"])):
        desk = Desk(Limits(text=5))
        await desk.send(Letter("a", "fake", "1", "", pack(Outgoing(text="satu dua tiga")), 1, parts=parts))
        assert (desk.channel.texts, desk.turns) == (said, len(said) - 1)


async def test_a_channel_that_is_not_set_up() -> None:
    with pytest.raises(SendError) as caught:
        await Desk().send(Letter("a", "gone", "1", "", "", 1))
    assert caught.value.retry_after == 600


@pytest.mark.parametrize(
    ("minutes", "window"), [(None, "shut"), (0, "open"), (23 * 60 + 49, "open"), (23 * 60 + 50, "shut")]
)
@pytest.mark.parametrize("held", [True, False])
async def test_the_window_shuts_ten_minutes_early(minutes: int | None, window: str, held: bool) -> None:
    desk = Desk(Limits(window=24))
    message = Outgoing(text="bebas", template=Template("told", "id", ("Sari",)))
    heard = None if minutes is None else NOW - timedelta(minutes=minutes)
    about = {"heard_at": heard, "message": message if held else None}
    receipt = await desk.send(Letter("a", "fake", "1", "", pack(message), 1, **about))  # type: ignore[arg-type]
    [(_, said)] = desk.channel.sent
    assert receipt.window == window
    if window == "shut":
        assert (said, receipt.template) == (message, "told")
    else:
        assert (said.template is None) != held
        assert receipt.template == ("told" if held else "")
    with pytest.raises(Shut):
        await desk.send(Letter("b", "fake", "1", "", pack(Outgoing(text="bebas")), 1))


async def test_a_file_that_is_there_not_yet_or_no_more(caplog: pytest.LogCaptureFixture) -> None:
    photo = Letter("a", "fake", "1", "", pack(Outgoing(text="Balai", photo="m1", language="en")), 1)
    desk = Desk(content=b"jpeg")
    await desk.send(photo)
    await desk.send(Letter("b", "fake", "1", "", pack(Outgoing(document="doc:1:a.pdf")), 1))
    assert desk.channel.photos == [b"jpeg", b"jpeg"]
    with pytest.raises(SendError) as caught:
        await Desk(content=NotYet("m1")).send(again(photo))
    assert caught.value.retry_after == 5
    for gone in (FileNotFoundError(), IsADirectoryError(), NotADirectoryError(), PermissionError()):
        desk = Desk(content=gone)
        await desk.send(again(photo))
        [(_, said)] = desk.channel.sent
        assert (said.photo, said.document, desk.lacked) == ("", "", ["a"])
        assert said.text.startswith("Balai\n\n")
        assert f"the file m1 of letter a is gone: {type(gone).__name__}" in caplog.text
    with pytest.raises(OSError, match="disk"):
        await Desk(content=OSError("disk")).send(again(photo))


def again(one: Letter) -> Letter:
    return Letter(one.id, one.channel, one.address, "", one.content, one.urgency)


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (None, True),
        (SendError("nobody's message"), True),
        (SendError("away", down=True), False),
        (SendError("lost", unsure=True), False),
    ],
)
async def test_what_may_have_arrived_first_asks_for_its_way(answer: SendError | None, sent: bool) -> None:
    desk = Desk()
    desk.channel.unreached = [answer]
    unsure = Letter("a", "fake", "1", "", pack(Outgoing(text="satu")), 1, unsure_at=NOW, account="x")
    if sent:
        await desk.send(unsure)
    else:
        with pytest.raises(SendError) as caught:
            await desk.send(unsure)
        assert not caught.value.unsure
    assert (desk.channel.reached, desk.channel.about[0]) == (["1"], ("x", "reached"))
    assert desk.channel.texts == ["satu"] * sent
