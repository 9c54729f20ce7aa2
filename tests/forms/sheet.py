"""Forms as Markdown tables in tests, and a person who answers them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from forms import Form, Interview, Pasted, Problem, Question, Said, Setting, Step, read_xlsform

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
Rows = Mapping[str, Sequence[Mapping[str, str]]]


def form(sheet: str) -> Form:
    """An XLSForm in Markdown, compiled."""
    xml, _ = read_xlsform(sheet.encode(), "form.md")
    return Form.from_xml(xml)


def setting(now: datetime = NOW, language: str = "id", externals: Rows | None = None) -> Setting:
    return Setting(now, language, externals or {}, username="budi", rng=Random(1))


def unnamed(xml: str) -> str:
    """A submission without what tells it from every other: its instanceID, the former one."""
    return re.sub(r"<((?:orx:)?(?:instanceID|deprecatedID))>[^<]*</\1>", "", xml)


class Person:
    """Talks to one form; resumes from the state before each message, as the bot does."""

    def __init__(self, source: str | Form, using: Setting | None = None) -> None:
        self.form = form(source) if isinstance(source, str) else source
        self.setting = using or setting()
        first = Interview.begin(self.form, self.setting)
        self.state, self.at = first.state, first.at

    @property
    def interview(self) -> Interview:
        return Interview.resume(self.form, self.state, self.at, self.setting)

    @property
    def step(self) -> Step:
        return self.interview.step

    @property
    def question(self) -> Question:
        step = self.step
        assert isinstance(step, Question), step
        return step

    def do(self, verb: str, *arguments: Any) -> Any:
        """Call a verb of the interview and keep what it leaves."""
        interview = self.interview
        result = getattr(interview, verb)(*arguments)
        self.state, self.at = interview.state, interview.at
        return result

    def say(self, *texts: str) -> Problem | None:
        """Answer with each text in turn; the last one's problem."""
        problem: Problem | None = None
        for text in texts:
            problem = self.do("answer", Said(text=text))
        return problem

    def lines(self, text: str, *, listed: bool = True) -> Pasted | Problem | None:
        """Answer several questions of a page in one message."""
        interview = self.interview
        result = interview.lines(text, listed=listed)
        self.state, self.at = interview.state, interview.at
        return result

    def tap(self, choice: str) -> Problem | None:
        result: Problem | None = self.do("answer", Said(choice=choice))
        return result

    def skip(self) -> Problem | None:
        result: Problem | None = self.do("skip")
        return result

    def later(self, now: datetime) -> None:
        """Time passes before the next message."""
        self.setting = replace(self.setting, now=now)

    def speak(self, language: str) -> None:
        self.setting = replace(self.setting, language=language)

    def values(self) -> dict[str, str]:
        """Every answer by ref."""
        return {line.ref: line.value for line in self.interview.summary()}


def code(problem: Problem | None) -> str:
    return "" if problem is None else problem.code
