"""A pasted report of ``Label: value`` lines -> answers; fills what is valid, says what it did not
understand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from forms.answer.typed import REPORT, folded, labelled
from forms.definition import Form
from forms.definition.nodes import NodeDef
from forms.interview.markup import to_plain
from forms.problem import Problem
from forms.step import Field, Pasted, Said

if TYPE_CHECKING:
    from forms.interview.interview import Interview

_LABEL = 80
"""Characters of a line's label, at most."""
_NOTHING = frozenset({"", "-", "--", "nihil", "tidakada", "none", "na"})


def fields(form: Form) -> list[Field]:
    """What can be named in a report: every question outside repeats, by all its names."""
    return [
        Field(node.ref, node.name, _labels(node, form), node.control.type)
        for node in form.nodes.values()
        if node.control is not None
        and node.control.type != "note"
        and "[" not in node.ref
        and not _repeats(node)
    ]


def _repeats(node: NodeDef) -> bool:
    above = node.parent
    while above is not None:
        if above.kind == "repeat":
            return True
        above = above.parent
    return False


def _labels(node: NodeDef, form: Form) -> tuple[str, ...]:
    assert node.control is not None
    languages = form.languages or ("",)
    wordings = (node.control.label.wording(language) for language in languages)
    labels = (
        to_plain("".join(part for part in wording.parts if isinstance(part, str))) for wording in wordings
    )
    return tuple(dict.fromkeys([*filter(None, labels), *node.bind.aliases, node.name]))


def paste(interview: Interview, text: str) -> Pasted:
    """Answers are given in the form's order, so that what depends on an earlier one finds it."""
    found, unknown = _sorted_lines(interview.form, text)
    filled: list[str] = []
    problems: list[tuple[str, Problem]] = []
    for field in fields(interview.form):
        if field.ref not in found:
            continue
        label, value = found[field.ref]
        nothing = folded(value) in _NOTHING
        problem = interview.set(field.ref, Said(text="" if nothing else value))
        if problem is None and not nothing:
            filled.append(field.ref)
        elif problem is not None and not nothing:
            problems.append((label, problem))
    return Pasted(tuple(filled), tuple(problems), tuple(unknown))


def _sorted_lines(form: Form, text: str) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """ref -> (label as written, value), and the lines that name nothing; a line without a label continues
    the last.
    """
    names = {folded(label): field.ref for field in reversed(fields(form)) for label in field.labels}
    found: dict[str, tuple[str, str]] = {}
    unknown: list[str] = []
    current = ""
    for line, label, value in _lines(text):
        ref = names.get(folded(label), "") if label else ""
        if ref:
            current = ref
            found[ref] = (label, value)
        elif current and not label:
            known, before = found[current]
            found[current] = (known, f"{before}\n{line}".strip())
        else:
            current = ""
            unknown.append(line)
    return found, unknown


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    for raw in text.splitlines() if len(text) <= REPORT else ():
        line = raw.strip()
        if line:
            yield line, *(labelled(line, ":=", _LABEL) or ("", ""))
