"""A pasted report of ``Label: value`` lines -> answers; fills what is valid, says what it did not
understand.
"""

from __future__ import annotations

from forms.answer.dates import read_times
from forms.answer.typed import REPORT, folded, known, labelled
from forms.definition import Form
from forms.definition.nodes import NodeDef
from forms.interview.asked import Asked
from forms.interview.markup import to_plain
from forms.interview.show import shown
from forms.problem import Problem
from forms.step import Field, Pasted, Said

LABEL = 80
"""Characters of a line's label, at most."""
_NOTHING = frozenset({"", "-", "--", "nihil", "tidakada", "none", "na"})


def fields(form: Form) -> list[Field]:
    """What can be named in a report: every question outside repeats, by all its names."""
    return [
        Field(node.ref, node.name, labels(node, form), node.control.type)
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


def labels(node: NodeDef, form: Form) -> tuple[str, ...]:
    assert node.control is not None
    languages = form.languages or ("",)
    wordings = (node.control.label.wording(language) for language in languages)
    labels = (
        to_plain("".join(part for part in wording.parts if isinstance(part, str))) for wording in wordings
    )
    return tuple(dict.fromkeys([*filter(None, labels), *node.bind.aliases, node.name]))


def paste(interview: Asked, text: str) -> Pasted:
    """Answers are given in the form's order, so that what depends on an earlier one finds it."""
    found, unknown = _sorted_lines(interview.form, text)
    filled: list[str] = []
    problems: list[tuple[str, Problem]] = []
    for field in fields(interview.form):
        label, value = found.get(field.ref, ("", ""))
        if folded(value) in _NOTHING:
            if label:
                interview.clear(field.ref)
            continue
        problem = interview.set(field.ref, Said(text=value))
        if problem is None:
            filled.append(field.ref)
        else:
            problems.append((label, problem))
    otherwise = [(found[ref][0], _told(interview, ref, found[ref][1])) for ref in filled]
    return Pasted(tuple(filled), tuple(problems), tuple(unknown), tuple(one for one in otherwise if one[1]))


def _told(interview: Asked, ref: str, typed: str) -> str:
    """What a line was taken for, where that is not what it says; of a range of hours both ends."""
    both = read_times(typed, interview.instance.setting.now)
    kind = interview.form.nodes[ref].bind.type
    if both is None or kind != "time":
        return interview.echo(ref, typed)
    return " \u2013 ".join(shown(one, kind, (), interview.instance.setting.language) for one in both)


def _sorted_lines(form: Form, text: str) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """ref -> (label as written, value), and the lines that name nothing, or a second time; a line without a
    label continues the last.
    """
    names = {folded(label): field.ref for field in reversed(fields(form)) for label in field.labels}
    found: dict[str, tuple[str, str]] = {}
    unknown: list[str] = []
    current = ""
    for line in filter(None, map(str.strip, text.splitlines() if len(text) <= REPORT else ())):
        ref, label, value = known(line, names, ":=", LABEL) or ("", "", "")
        if ref and found.get(ref, ("", value))[1] == value:
            current = ref
            found[ref] = (label, value)
        elif current and not ref and not labelled(line, ":=", LABEL):
            name, before = found[current]
            found[current] = (name, f"{before}\n{line}".strip())
        else:
            current = ""
            unknown.append(line)
    return found, unknown
