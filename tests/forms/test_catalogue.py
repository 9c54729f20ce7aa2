"""Whatever pyxform can say to an author has words of ours: its own source is walked, sentence by sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import pyxform
from pyxform.errors import ErrorCode

from forms.xlsform.pyxform_says import understood

ROOT = Path(pyxform.__file__).parent
ELSEWHERE = (
    "xform2json.py", "xform_instance_parser.py", "instance.py", "xls2json_backends.py", "updater.py",
    "util.py",
)  # fmt: skip
"""Reads answers, XForms or the file itself, of which forms.xlsform.book tells."""
UNHEARD = (
    "INTERNAL_00",
    "Invalid value for `",
    "has not been included",
    "Expected a sequence of columns",
    "too many arguments for str",
    "is not a string",
    "must be a string",
    "does not appear to be a valid XLSForm",
    "was not recognized as a supported type",
    "is not a supported type",
    "valid file path",
)
"""Of pyxform's inside, where no sheet leads."""
WARNED = ("LABEL_001", "NAMES_002", "HEADER_004")
"""Codes of pyxform's that are no errors."""
SAMPLE = re.compile(r"\{[^{}]*\}")
Sentence = tuple[str, str]
"""A level, and a text with x for what is put in."""


def sentences() -> list[Sentence]:
    """Of errors and warnings."""
    codes = [code for code in ErrorCode if "INTERNAL" not in code.name]
    found = {("warning" if code.name in WARNED else "mistake", _sampled(code.value.msg)) for code in codes}
    for file in sorted(ROOT.rglob("*.py")):
        if file.name not in ELSEWHERE and "_validate" not in str(file):
            found.update(_said(ast.parse(file.read_text(encoding="utf-8"))))
    heard = [(level, text) for level, text in found if len(text.split()) > 4]
    return sorted(one for one in heard if not any(sign in one[1] for sign in UNHEARD))


def _sampled(template: str) -> str:
    text = template.replace("${{", "$<").replace("}}", ">")
    text = SAMPLE.sub(lambda found: "2" if "row" in found[0] or found[0] == "{r}" else "survey", text)
    return text.replace("$<", "${").replace(">", "}")


def _said(tree: ast.AST) -> Iterator[Sentence]:
    names: dict[str, ast.expr] = {}
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.expr))
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if not any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node.value)):
                names[name] = node.value
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield "mistake", _text(node.exc, names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "warnings.append":
            yield "warning", _text(node, names)


def _text(call: ast.Call, names: dict[str, ast.expr]) -> str:
    return "".join(_parts(call.args[0], names, 3)) if call.args else ""


def _parts(node: ast.expr, names: dict[str, ast.expr], deep: int) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from _parts(part, names, deep)
        case ast.FormattedValue(value=ast.Name(id="msg" as name)) if name in names and deep:
            yield from _parts(names[name], names, deep - 1)
        case ast.FormattedValue(value=ast.Attribute(value=ast.Attribute(attr=name), attr="value")):
            yield name.lower().replace("_", "-")
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _parts(left, names, deep)
            yield from _parts(right, names, deep)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="format")) if name in names and deep:
            yield _sampled("".join(_parts(names[name], names, deep - 1)))
        case ast.Name(id=name) if name in names and deep:
            yield from _parts(names[name], names, deep - 1)
        case ast.BinOp(left=ast.Name()):
            yield "[row : 2]"
        case _:
            yield "x"


SENTENCES = sentences()


def test_there_are_many() -> None:
    assert len(SENTENCES) > 90


@pytest.mark.parametrize(("level", "text"), SENTENCES)
def test_every_sentence_of_pyxform_has_words_of_ours(level: Literal["mistake", "warning"], text: str) -> None:
    assert [one.code for one in understood(text, level) if one.code == "pyxform"] == []
