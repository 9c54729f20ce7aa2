"""A page answered in one message: "2. Kendal", "label: value", or a line for each question; never by guess.

Lines without a name are taken only where they can belong to nothing else: as many as there are questions, or
the first few when none of those may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.answer import is_dash
from forms.answer.typed import LINES, REPORT, folded, known
from forms.definition.nodes import FlowItem
from forms.instance import Instance, Node
from forms.interview import pages
from forms.interview.accept import reads
from forms.interview.ask import plain_label
from forms.interview.asked import Asked
from forms.interview.paste import LABEL, labels
from forms.problem import Problem
from forms.step import Pasted, Said

_NUMBERED = re.compile(r"(\d{1,3})\s{0,2}(?:[.:](?!\d)|[)=])\s{0,9}(.*)", re.ASCII | re.DOTALL)
Found = list[tuple[Node, str]]
"""Questions with what was said to each."""
Named = tuple[Node, str, bool]
"""Question, answer, and whether it was named by its label."""


def take(interview: Asked, node: Node, text: str, *, listed: bool) -> Pasted | Problem | None:
    """Answer questions of the page around ``node``; None, with nothing changed, for what is one answer."""
    found = read(interview.instance, node, text, listed=listed)
    if found is None or isinstance(found, Problem):
        return found
    filled: list[str] = []
    problems: list[tuple[str, Problem]] = []
    for ref, label, value in [(one.ref, plain_label(interview.instance, one), said) for one, said in found]:
        problem = interview.set(ref, Said(text=value or "-"))
        if problem is not None:
            problems.append((ref, _named(problem, label)))
        elif value and not is_dash(value):
            filled.append(ref)
    interview.settle(problems[0][0] if problems else "")
    return Pasted(tuple(filled), tuple(problems), ())


def _named(problem: Problem, label: str) -> Problem:
    """Of several questions in one message, the one that is meant."""
    return Problem(problem.code, problem.message, {**problem.values, "question": label})


def read(instance: Instance, node: Node, text: str, *, listed: bool) -> Found | Problem | None:
    """``listed``: the numbers stood in the message that is answered, so a list is no text of its own."""
    item = node.d.item
    if item is None or item.page is None or len(text) > REPORT:
        return None
    said = [line.strip() for line in text.strip().splitlines()]
    is_text = item.control is not None and item.control.type == "text"
    if len(said) > LINES or (not is_text and _answers(instance, node, text)):
        return None
    names = _Names(instance, item.page, node)
    named = [names.of(line) for line in said if line]
    by_label = all(each is not None and each[2] for each in named)
    if is_text and not by_label and (not listed or "multiline" in item.appearance):
        return None
    unclear = _unclear([line for line in said if line], named)
    if named and not unclear:
        return [(each[0], each[1]) for each in sorted(filter(None, named), key=_place)]
    if len(said) < 2:
        return None
    if any(named):
        return Problem("lines_unclear", values={"line": unclear[:LABEL]})
    return _in_order(instance, node, said)


def _unclear(said: list[str], named: list[Named | None]) -> str:
    """The first line that names no question, or one that had its answer; '' = none."""
    nodes: list[Node] = []
    for line, each in zip(said, named, strict=True):
        if each is None or each[0] in nodes:
            return line
        nodes.append(each[0])
    return ""


def _answers(instance: Instance, node: Node, text: str) -> bool:
    return isinstance(reads(instance, node, Said(text=text)), str)


def _place(found: Named) -> int:
    return pages.number(found[0])


class _Names:
    """What a line may begin with, on one page."""

    def __init__(self, instance: Instance, page: FlowItem, node: Node) -> None:
        self.numbers = {item.number: item for item in page.lines}
        self.labels = {
            folded(label): item for item in page.lines[::-1] for label in self._labels(item, instance)
        }
        self.node = node

    def _labels(self, item: FlowItem, instance: Instance) -> Iterator[str]:
        if item.node is not None:
            yield from labels(item.node, instance.form)

    def of(self, line: str) -> Named | None:
        """The question with which the line begins, None = none."""
        found = known(line, self.labels, ":=", LABEL)
        if found is not None:
            return self._found(found[0], found[2], labelled=True)
        numbered = _NUMBERED.fullmatch(line)
        item = self.numbers.get(int(numbered[1])) if numbered else None
        return self._found(item, numbered[2], labelled=False) if item and numbered else None

    def _found(self, item: FlowItem, value: str, *, labelled: bool) -> Named | None:
        node = pages.at(item, self.node)
        return None if node is None else (node, value.strip(), labelled)


def _in_order(instance: Instance, node: Node, said: list[str]) -> Found | Problem:
    """The whole page, or from the present question on."""
    page = pages.lines(instance, node)
    rest = page[page.index(node) :] if node in page else []
    for asked in (page, rest):
        if len(asked) == len(said):
            return list(zip(asked, said, strict=True))
    first = rest[: len(said)]
    if len(first) == len(said) and all(map(instance.required, first)):
        return list(zip(first, said, strict=True))
    return Problem("lines_differ", values={"lines": str(len(said)), "questions": str(len(rest))})
