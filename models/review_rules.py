"""The rules of review: what an entry is in each state, who may take which step from there, what follows.

Verbs, queues, buttons, pages, notices and exports are made from these three tables, and so is what
actions/rights.py says of reviewers. A second approval is a right in REVIEWERS, a state, its steps, and their
words: tests/actions/test_second_approval.py makes that change and counts its files. Pure; decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from models.person import CAMAT

AUTHOR = "author"
"""Takes the steps that take no right: whoever wrote the entry."""

REVIEWERS: Mapping[str, tuple[str, ...]] = {"review": (CAMAT,)}
"""A right -> the roles and positions that have it, in their area and its parts; nobody for their own."""


@dataclass(frozen=True, slots=True)
class State:
    """`waits_for`: the right whose holders have to act, '' = nobody has to. `alone`: their step that is taken
    at once where only the author has the right. `decided`: shown among what was decided last.
    `central`: ODK Central's review state, '' = it has none.
    """

    waits_for: str = ""
    alone: str = ""
    decided: bool = False
    central: str = ""


STATES: Mapping[str, State] = {
    "draft": State(),
    "submitted": State("review", alone="approve"),
    "returned": State(decided=True, central="hasIssues"),
    "resubmitted": State("review", alone="approve", central="edited"),
    "approved": State(decided=True, central="approved"),
    "correction": State("review", alone="grant", central="approved"),
}
"""`correction`: approved, and the author asked to open it again."""


@dataclass(frozen=True, slots=True)
class Step:
    """`by`: AUTHOR, or the right that it takes. `note`: it needs a reason. `told`: the author hears of it."""

    to: str
    by: str = AUTHOR
    note: bool = False
    told: bool = True


STEPS: Mapping[tuple[str, str], Step] = {
    ("draft", "submit"): Step("submitted"),
    ("draft", "file"): Step("approved"),
    ("submitted", "approve"): Step("approved", "review"),
    ("submitted", "return"): Step("returned", "review", note=True),
    ("returned", "reopen"): Step("returned"),
    ("returned", "submit"): Step("resubmitted"),
    ("returned", "file"): Step("approved"),
    ("resubmitted", "approve"): Step("approved", "review"),
    ("resubmitted", "return"): Step("returned", "review", note=True),
    ("approved", "ask_correction"): Step("correction"),
    ("correction", "grant"): Step("returned", "review"),
    ("correction", "refuse"): Step("approved", "review", note=True),
}
"""(state, verb) -> what it leads to. `file` is `submit` for a form that nobody reviews."""

VERDICTS: Mapping[str, Step] = {verb: step for (_, verb), step in STEPS.items() if step.by != AUTHOR}
"""A reviewer's verb -> its step: wherever it is taken from, it needs the same."""
WAITING = tuple(name for name, state in STATES.items() if state.waits_for)
"""States in which a reviewer has to act."""
DECIDED = tuple(name for name, state in STATES.items() if state.decided)
TO_MEND = tuple(state for state, verb in STEPS if verb == "reopen")
"""States in which it is the author who has to act."""
HANDED_ON = tuple(dict.fromkeys(step.to for step in VERDICTS.values() if STATES[step.to].waits_for))
"""States in which an entry waits because of another reviewer's verdict."""

Desks = Mapping[str, Collection[str]]
"""A right of review -> the kecamatan in which somebody has it."""


def desks(areas: Collection[str]) -> Desks:
    """Everybody's who reviews in these kecamatan."""
    return dict.fromkeys(REVIEWERS, areas)


def waiting_for(right: str) -> tuple[str, ...]:
    """The states in which somebody with this right has to act."""
    return tuple(name for name in WAITING if STATES[name].waits_for == right)


def may(state: str, verb: str, by: str = AUTHOR) -> bool:
    """Whether the author, or somebody with this right, can do it from this state."""
    step = STEPS.get((state, verb))
    return step is not None and step.by == by


def verdicts(state: str) -> dict[str, Step]:
    """The steps that reviewers can take from this state, by their verbs."""
    return {verb: step for (at, verb), step in STEPS.items() if at == state and step.by != AUTHOR}
