"""The clocks: how long loading and answering take (the thread's CPU time), what a loaded form weighs."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from time import thread_time_ns
from typing import TypeVar
from zoneinfo import ZoneInfo

from bench.forms.answers import plausible
from forms import End, Form, Interview, Question, RepeatPrompt, Said, Setting

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TRIES = 60
MOST = 8_000
"""Answers after which a filling is ended, as of a repeat with thousands of instances."""
_BYTES = 2_000_000
"""XForms of so many bytes in all are loaded to weigh one."""
_STATM = Path("/proc/self/statm")
T = TypeVar("T")
Externals = Mapping[str, Sequence[Mapping[str, str]]]


@dataclass
class Filling:
    """One form filled to its end: nanoseconds of each answer that was taken, with the next question shown.

    `acts` are what was done, for another engine to repeat: ("set", ref, stored value) or ("add", ref).
    `states` are nanoseconds of writing the instance down. `stuck` is the ref of a required question that no
    answer fitted, '' when the end was reached.
    """

    answers: list[int] = field(default_factory=list)
    acts: list[tuple[str, ...]] = field(default_factory=list)
    states: list[int] = field(default_factory=list)
    stuck: str = ""
    last: Interview | None = None

    def percentile(self, share: float) -> float:
        """Microseconds of an answer."""
        times = sorted(self.answers) or [0]
        return times[min(int(len(times) * share), len(times) - 1)] / 1000


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What it returned, and milliseconds."""
    begun = thread_time_ns()
    made = work()
    return made, (thread_time_ns() - begun) / 1e6


def fill(form: Form, *, seed: int = 1, repeats: int = 2, externals: Externals | None = None) -> Filling:
    """Answer every question with seeded chance until the end; at most `repeats` more of each repeat."""
    rng, done = Random(seed), Filling()
    setting = Setting(NOW, externals=externals or {}, rng=Random(seed))
    interview = Interview.begin(form, setting)
    done.last = interview
    added: dict[str, int] = {}
    step = interview.step
    for _ in range(max(MOST, 4 * repeats)):
        if isinstance(step, End):
            break
        if isinstance(step, RepeatPrompt):
            more = added.get(step.ref, 0) < repeats
            added[step.ref] = added.get(step.ref, 0) + 1
            done.acts += [("add", step.ref.removesuffix("[+]"))] if more else []
            _taken(done, interview, Said(choice="add" if more else "done"))
        elif not _one(done, interview, step, rng):
            done.stuck = step.ref
            break
        step = interview.step
    return done


def _taken(done: Filling, interview: Interview, said: Said) -> bool:
    begun = thread_time_ns()
    problem = interview.answer(said)
    _ = interview.step
    spent = thread_time_ns() - begun
    if problem is not None:
        return False
    done.answers.append(spent)
    return True


def _one(done: Filling, interview: Interview, question: Question, rng: Random) -> bool:
    if question.readonly or question.type == "note":
        return _taken(done, interview, Said())
    if any(_taken(done, interview, plausible(question, NOW, rng)) for _ in range(TRIES)):
        done.acts.append(("set", question.ref, interview.value(question.ref)))
        return True
    return not question.required and interview.skip() is None


def weight(xml: bytes) -> float:
    """Megabytes that one more compiled copy of a form takes; 0 where the system does not tell (/proc)."""
    if not _STATM.exists():
        return 0.0
    reading, writing = os.pipe()
    child = os.fork()  # a process of its own: what others left behind cannot be reused there unseen
    if child == 0:
        os.write(writing, str(_weigh(xml)).encode())
        os._exit(0)
    os.close(writing)
    told = os.read(reading, 64)
    os.close(reading)
    os.waitpid(child, 0)
    return float(told or b"0")


def _weigh(xml: bytes) -> float:
    kept = [Form.from_xml(xml)]
    gc.collect()
    before = _resident()
    copies = max(3, min(100, _BYTES // len(xml)))
    kept += [Form.from_xml(xml) for _ in range(copies)]
    gc.collect()
    return (_resident() - before) / copies / 1e6


def _resident() -> int:
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
