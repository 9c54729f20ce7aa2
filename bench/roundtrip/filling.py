"""Forms filled by seeded chance, and what is then to be corrected; knows no other engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from bench.forms.answers import plausible
from bench.roundtrip.engines import Act
from bench.roundtrip.sheets import Sheet
from forms import End, Interview, Question, RepeatPrompt, Said, Setting
from forms.instance import Instance, Node

SKIPS, ADDS = 0.2, 0.5
TRIES, MOST, OTHERS = 40, 3_000, 6
NODES = 1_500
SENTENCE = "Membahas rencana kerja <desa> & anggaran tahun depan, bersama BPD 🙂"
CHANGED = frozenset(
    {
        *("text", "integer", "decimal", "date", "time", "dateTime"),
        *("select_one", "select_multiple", "rank", "acknowledge"),
    }
)
"""What is corrected: questions whose answers are plain values."""


def setting(sheet: Sheet, now: datetime, seed: int) -> Setting:
    """The world of one person."""
    return Setting(now, language="", externals=sheet.rows, rng=Random(seed), username="sari", device="d:1")


def filled(sheet: Sheet, now: datetime, seed: int) -> Interview | None:
    """At its end, without problems; None where chance found no answer that a required question takes."""
    rng = Random(seed)
    interview = Interview.begin(sheet.form, setting(sheet, now, seed))
    for _ in range(MOST):
        step = interview.step
        if isinstance(step, End):
            break
        if not _answered(interview, step, now, rng) or _grown(interview):
            return None
    for _ in range(OTHERS):
        for ref, problem in interview.problems():
            for each in interview.behind(ref) if problem.code.startswith("unmet") else (ref,):
                _fit(interview, each, now, rng)
    return None if interview.problems() else interview


def _grown(interview: Interview) -> bool:
    """A number of thousands became a number of rows."""
    return sum(1 for _ in interview.instance.root.el.iter()) > NODES


def _said(step: Question, now: datetime, rng: Random) -> Said:
    return Said(text=SENTENCE) if step.type == "text" and rng.random() < 0.3 else plausible(step, now, rng)


def _answered(interview: Interview, step: Question | RepeatPrompt, now: datetime, rng: Random) -> bool:
    if isinstance(step, RepeatPrompt):
        more = step.count < 4 and rng.random() < ADDS
        return interview.answer(Said(choice="add" if more else "done")) is None
    if step.readonly or step.type == "note":
        return interview.answer(Said()) is None
    if not step.required and rng.random() < SKIPS and interview.skip() is None:
        return True
    if any(interview.answer(_said(step, now, rng)) is None for _ in range(TRIES)):
        return _leave_line(interview, step)
    return not step.required and interview.skip() is None


def _leave_line(interview: Interview, step: Question) -> bool:
    """A line's points come one by one."""
    now_at = interview.step
    if isinstance(now_at, Question) and now_at.ref == step.ref:
        return interview.answer(Said(choice="done")) is None
    return True


def _fit(interview: Interview, ref: str, now: datetime, rng: Random) -> None:
    for _ in range(OTHERS):
        if interview.jump(ref) is not None:
            return
        step = interview.step
        if not isinstance(step, Question) or interview.set(ref, _said(step, now, rng)) is None:
            return


def corrections(sheet: Sheet, submission: str, now: datetime, seed: int) -> tuple[Act, ...]:
    """One answer changed so that it can be sent again, or, every other time, changed and set back.

    A change that cannot be set back (a choice left its list with it) is none of the second kind.
    """
    rng = Random(seed)
    before = reopened(sheet, submission, now, seed)
    nodes = list(_correctable(before))
    rng.shuffle(nodes)
    for node in nodes:
        for act in _others(sheet, submission, node, now, rng):
            acts = (act, Act(node.ref, node.value)) if seed % 2 else (act,)
            after = reopened(sheet, submission, now, seed, acts)
            if leaves(after) == leaves(before) if seed % 2 else not Interview(after).problems():
                return acts
    return ()


def _correctable(instance: Instance) -> Iterator[Node]:
    for node in instance.root.walk():
        control = node.d.control
        if control is None or control.type not in CHANGED or node.d.bind.calculate is not None:
            continue
        if node.value and node.relevant and not instance.readonly(node):
            yield node


def _others(sheet: Sheet, submission: str, node: Node, now: datetime, rng: Random) -> Iterator[Act]:
    """Other values that the question takes."""
    for _ in range(OTHERS):
        interview = Interview.edit(sheet.form, submission, setting(sheet, now, 0))
        interview.jump(node.ref)
        step = interview.step
        if not isinstance(step, Question) or step.ref != node.ref:
            return
        if interview.set(node.ref, _said(step, now, rng)) is None:
            value = interview.value(node.ref)
            if value and value != node.value:
                yield Act(node.ref, value)


def reopened(sheet: Sheet, submission: str, now: datetime, seed: int, acts: Sequence[Act] = ()) -> Instance:
    """Opened to be sent again, with corrections made."""
    instance = Instance.reopen(sheet.form, submission, setting(sheet, now, seed))
    for act in acts:
        node = instance.find(act.ref)
        if node is not None:
            instance.answer(node, act.value)
    return instance


def volatile(sheet: Sheet, submission: str, now: datetime, acts: Sequence[Act]) -> frozenset[str]:
    """Refs whose values or relevance chance or the clock decides, at another moment."""
    one = reopened(sheet, submission, now, 1, acts)
    other = reopened(sheet, submission, now + timedelta(days=401, hours=5, minutes=7), 2, acts)
    first, second = leaves(one), leaves(other)
    timed = {node.ref for node in one.root.walk() if node.d.bind.preload_params == "end"}
    return frozenset(ref for ref in first | second if first.get(ref) != second.get(ref)) | timed


def leaves(instance: Instance) -> dict[str, tuple[str, bool]]:
    """Value and relevance by ref."""
    return {node.ref: (node.value, node.relevant) for node in instance.root.walk() if node.d.kind == "leaf"}
