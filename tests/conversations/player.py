"""Plays a transcript on a stage and writes it anew, with what people were really shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from tests.conversations.stage import CODE, Event, Stage, plain
from tests.conversations.transcript import Act, Scene, Transcript

NEWS = re.compile(r"news from (.+?) to (.+?): (.*)")
UNITS = {"minutes": "minutes", "hours": "hours", "days": "days", "weeks": "weeks"}


class Player:
    """One performance. `codes` are the invitation codes and links that were shown, newest last."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.codes: list[str] = []

    async def begin(self, transcript: Transcript) -> None:
        """Everybody and everything is there."""
        self.stage.reminding = transcript.reminders
        await self.stage.open(transcript.forms or ["questionnaires/kegiatan.md"], transcript.people)

    async def play(self, transcript: Transcript) -> list[Scene]:
        """The whole transcript as it went; acts of the other column are passed over."""
        scenes: list[Scene] = []
        for part in transcript.parts:
            scene = Scene(part)
            if isinstance(part, Act) and scene.stands_in(self.stage.column):
                scene = Scene(part, await self._played(part))
            scenes.append(scene)
        return scenes

    async def _played(self, act: Act) -> Sequence[str]:
        lines: list[str] = []
        try:
            await self._act(act)
        except LookupError as error:  # stays in the text, so that the difference shows where it broke
            lines.append(f"  !! {error}")
        await self.stage.settle()
        return lines + self._shown()

    def _shown(self) -> list[str]:
        events = sorted(
            self.stage.events(), key=lambda e: (list(self.stage.addresses).index(e.who), e.kind == "|")
        )
        for event in events:
            self.codes.extend(CODE.findall(plain(event.text)))
        return [line for event in events for line in _lines(event)]

    async def _act(self, act: Act) -> None:
        what = act.what.replace("<code>", self.codes[-1]) if "<code>" in act.what else act.what
        if act.verb == "says":
            await self.stage.says(act.who, [what.replace("\\n", "\n")])
        elif act.verb == "at once":
            await self.stage.says(act.who, [text.strip() for text in what.split("||")])
        elif act.verb in ("taps", "taps old"):
            await self.stage.taps(act.who, what, oldest=act.verb == "taps old")
        elif act.verb == "sends":
            await self.stage.sends(act.who, what)
        elif act.verb == "edits":
            await self.stage.edits(act.who, act.which, what)
        else:
            await self._world(what)

    async def _world(self, what: str) -> None:
        kind, *rest = what.split()
        if kind == "restart":
            await self.stage.restart()
        elif kind == "later":
            await self.stage.later(timedelta(**{UNITS[rest[1]]: int(rest[0])}))
        elif kind == "again":
            await self.stage.again()
        elif kind == "blocked":
            await self.stage.block(" ".join(rest))
        elif news := NEWS.fullmatch(what):
            await self.stage.tell(news[1], news[2], news[3])
        else:
            raise ValueError(f"nothing in the world is called {what!r}")


def _lines(event: Event) -> list[str]:
    return event.lines(CODE)
