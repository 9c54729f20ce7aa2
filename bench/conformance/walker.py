"""Real forms filled to their end through the chat, by seeded chance, with what people can see and do.

Each form is installed in a bot of its own with a phone of the simulator; the walk must end with a sent entry.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlalchemy import select

from actions import sources
from bench.conformance.figures import Figures
from bench.conformance.invented import files_of, read
from bench.conformance.knowing import Knowing
from bench.forms.answers import plausible
from bot.config import load
from forms import (
    End,
    Form,
    FormError,
    Interview,
    Question,
    RepeatPrompt,
    Said,
    Setting,
    Step,
)
from forms.xlsform.book import TYPES
from models import conversation
from models.entry import Entry
from tests import databases
from tests.conversations.on_simulator import OnSimulator
from tests.conversations.stage import photo
from tests.sample import NOW

KIND = "walker"
STYLES = ("telegram", "whatsapp")
WHO = "Sari"
PEOPLE = ((WHO, "facilitator", "position=PLD"), ("Budi", "camat"))
SKIPS, TODAYS = 0.25, 0.3
MOST, PATIENCE = 4_000, 120
"""Turns of one walk, and how many of them may lead nowhere in a row."""
CHOSEN = ("select_one", "select_multiple")
SENT = {"audio": "voice", "video": "document", "file": "document"}


@dataclass
class Walk:
    """One form on its stage. `added`: how often each repeat was added to."""

    stage: OnSimulator
    form: Form
    rng: Random
    added: dict[str, int] = field(default_factory=dict)
    turns: int = 0

    def __post_init__(self) -> None:
        self.knows = Knowing(self.form, self.rng)

    async def run(self) -> str:
        """Until the entry is sent ('') or nothing leads on (where it stands)."""
        await self.say("/lapor")
        waiting, before = 0, ""
        for self.turns in range(MOST):
            step, state = await self.look()
            if step is None:
                return "" if await self.sent() else "the draft is gone"
            waiting = waiting + 1 if state == before else 0
            before = state
            if waiting > PATIENCE:
                return f"nothing leads on from {_where(step)}: {self.screen()}"
            await self.act(step)
        return f"no end after {MOST} turns"

    async def look(self) -> tuple[Step | None, str]:
        """Where the conversation stands, read from the stored draft as the next message would."""
        service, address = self.stage.service, self.stage.addresses[WHO]
        async with service.database.reading() as tx:
            talk = (await conversation.load(tx, self.stage.channel, [address]))[address]
            if talk.draft is None:
                return None, ""
            rows = await sources.externals(tx, sources.Asker.of(talk), self.form.externals, NOW)
        setting = Setting(NOW.astimezone(ZoneInfo(talk.zone)), talk.language, rows, talk.name, rng=Random(0))
        interview = Interview.resume(self.form, talk.draft.xml, talk.draft.at, setting)
        return interview.step, f"{talk.draft.at} {talk.draft.xml}"

    async def sent(self) -> bool:
        """Whether the entry was sent."""
        async with self.stage.service.database.reading() as tx:
            return (await tx.execute(select(Entry.version))).scalars().all() == [1]

    async def act(self, step: Step) -> None:
        """Do what somebody might do here."""
        if isinstance(step, End):
            await self.tap("send")
        elif self.knows.returning(step) and "back" in self.verbs():
            await self.tap("back")
        elif isinstance(step, RepeatPrompt):
            more = self.added.setdefault(step.ref, self.rng.randint(0, 2)) > 0
            self.added[step.ref] -= 1
            await self.tap("add" if more else "enough")
        elif step.readonly or step.type == "note":
            await self.tap("next")
        elif not step.required and self.rng.random() < SKIPS:
            await self.tap("next" if step.value and step.type != "select_multiple" else "skip")
        else:
            await self.answer(step)

    async def answer(self, question: Question) -> None:
        """By a button where there is one, else by typing or sending."""
        phone, address = self.stage.phone, self.stage.addresses[WHO]
        said = plausible(question, NOW, self.rng)
        if question.type in CHOSEN:
            await self.choose(question)
        elif question.type == "acknowledge":
            await self.tap("yes")
        elif question.type == "date" and self.rng.random() < TODAYS:
            await self.tap("today")
        elif said.location is not None:
            await phone.send_location(address, *said.location)
        elif question.type == "image":
            await phone.send_photos(address, photo(self.rng.randint(0, 5)))
        elif question.type in SENT:
            await self.stage.sends(WHO, SENT[question.type])
        elif self.knows.counts_rows(question):
            await self.say(str(self.rng.randint(0, 3)))
        else:
            await self.say(self.spoken(said))
        await self.stage.settle()

    async def choose(self, question: Question) -> None:
        """What leads on where that is known; where there is nothing to choose, back or on."""
        if not question.choices:
            await self.tap(self.knows.met_nothing(question) if question.required else "skip")
        elif self.knows.leading(question):
            await self.say(self.knows.lead(question))
        elif question.type == "select_one":
            in_grid = any(verb.startswith("g") for verb in self.verbs())
            await self.tap(*self.offered(r"g\d+\." if in_grid else "c"))
        else:
            for verb in self.offered("t", self.rng.randint(1, 3)):
                await self.tap(verb)
            await self.tap("ok")

    def spoken(self, said: Said) -> str:
        """An answer as it is typed."""
        text = self.knows.code() or said.text or said.choice or ", ".join(said.choices or ()) or "x"
        self.knows.said.append(text)
        return text

    def offered(self, kind: str, most: int = 1) -> Sequence[str]:
        """Verbs of some of the offered buttons of a kind (c choices, t ticks); of the list's own if none."""
        verbs = [verb for verb in self.verbs() if re.fullmatch(rf"{kind}\d+", verb)]
        return self.rng.sample(verbs, min(most, len(verbs))) or [f"{kind}0"]

    def verbs(self) -> list[str]:
        """All of them."""
        return [one for row in self.newest() for one in row]

    def newest(self) -> list[list[str]]:
        """The verbs of the buttons below the newest message that has any."""
        for bubble in reversed(self.stage.phone.shown(self.stage.addresses[WHO])):
            if not bubble.mine and bubble.rows:
                return [[one.data.split(":")[-1] for one in row] for row in bubble.rows]
        return []

    async def tap(self, verb: str) -> None:
        """Tap the newest button with this verb; nothing when there is none."""
        for bubble in reversed(self.stage.phone.shown(self.stage.addresses[WHO])):
            for one in (one for row in bubble.rows for one in row):
                if one.data.startswith("a:") and one.data.split(":")[-1] == verb:
                    await self.stage.phone.tap(self.stage.addresses[WHO], one.data, str(bubble.id))
                    await self.stage.settle()
                    return

    async def say(self, text: str) -> None:
        """Type."""
        await self.stage.says(WHO, [text])
        await self.stage.settle()

    def screen(self) -> str:
        """The newest message, for the report."""
        shown = [one.text for one in self.stage.phone.shown(self.stage.addresses[WHO]) if not one.mine]
        return shown[-1].replace("\n", " / ")[:300] if shown else "nothing was shown"


def _where(step: Step) -> str:
    return "the end" if isinstance(step, End) else step.ref


def run_walker(cases: Path, figures: Figures, seed: int = 1) -> None:
    """Every XLSForm of the folder on both platforms, each in a fresh bot."""
    with TemporaryDirectory() as folder, _quietly():
        maker = databases.sqlite(Path(folder))
        for path, style in product(_forms(cases / "xlsforms"), STYLES):
            with maker.fresh(Path(folder)) as url:
                told = asyncio.run(walk(path, url, Path(folder), seed, style))
            name = path.relative_to(cases / "xlsforms").as_posix()
            figures.compare(KIND, f"{name} on {style}", "sent", told or "sent")


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the log's warnings; afterwards it says what it said before."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(before)


def _forms(folder: Path) -> list[Path]:
    """The forms there and in the folders inside; what lies in a form's -media folder, and lists, are none."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in TYPES and path.is_file()]
    return [path for path in files if not _beside(path, folder)]


def _beside(path: Path, folder: Path) -> bool:
    if any(part.endswith("-media") for part in path.relative_to(folder).parts[:-1]):
        return True
    first = path.read_bytes()[:40].lstrip(b'\xef\xbb\xbf"')
    return path.suffix.lower() == ".csv" and not first.startswith(b"survey")


async def walk(path: Path, url: str, folder: Path, seed: int, style: str = "telegram") -> str:
    """'' when the form was filled and sent; else what stood in the way."""
    try:
        form = read(path)
    except FormError as error:
        return f"does not load: {error}"
    settings = {"PENDAMPING_DATABASE__URL": url, "PENDAMPING_MEDIA__DIRECTORY": str(folder / "media")}
    stage = OnSimulator(load(settings, None), style)
    with files_of(form):
        try:
            await stage.open([str(path.resolve())], PEOPLE)
            return await Walk(stage, form, Random(seed)).run()
        finally:
            await stage.end()
