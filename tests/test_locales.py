"""The words: complete in both languages, used, well-formed, and fit for their place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from babel.messages.pofile import read_po
from markupsafe import Markup

import locales
from forms import Problem
from locales import LANGUAGES, SOURCE, Text, words
from tools.comments import catalogues, commented, comments, texts
from tools.uses import uses

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("handlers", "actions", "bot", "web", "reports")
Node = TypeVar("Node", bound=ast.AST)
KEY = re.compile(r"[a-z]+\.[A-Za-z0-9_]+")
TAG = re.compile(r"<(/?)([a-z]+)(?: href=\"[^\"<>]*\")?>")
ALLOWED = {"b", "i", "u", "s", "code", "a"}


def catalog(code: str) -> locales.Catalog:
    return locales.read(code)[0]


DOMAINS = {key.partition(".")[0] for key in catalog(SOURCE)}


@cache
def trees() -> list[ast.AST]:
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def nodes(kind: type[Node]) -> Iterator[Node]:
    """Every node of a kind in the product's code, without the parts of f-strings."""
    for tree in trees():
        parts = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, kind) and id(node) not in parts:
                yield node


def pattern(node: ast.JoinedStr) -> str:
    """An f-string as a regular expression, the computed parts as words."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[A-Za-z0-9_]+"
        for part in node.values
    )


def templates() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "web").rglob("*.html")))


def used_keys() -> set[str]:
    in_code = {node.value for node in nodes(ast.Constant) if isinstance(node.value, str)}
    in_templates = set(re.findall(r"[\"']([a-z]+\.[A-Za-z0-9_]+)[\"']", templates()))
    keys = {key for key in in_code | in_templates if KEY.fullmatch(key) and not key.endswith("_")}
    return {key for key in keys if key.partition(".")[0] in DOMAINS}


def used_patterns() -> list[re.Pattern[str]]:
    made = [pattern(node) for node in nodes(ast.JoinedStr)]
    made += [
        re.escape(start) + r"[A-Za-z0-9_]+"
        for start in re.findall(r"[\"']([a-z]+\.[a-z_]*)[\"'] *~", templates())
    ]
    return [re.compile(one) for one in made if one.partition(r"\.")[0] in DOMAINS]


def calls(name: str, folders: tuple[str, ...]) -> set[str]:
    """The first argument of every call of `name`: texts as they are, f-strings as patterns."""
    found: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == name
                and node.args
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value:
                    found.add(re.escape(str(first.value)))
                elif isinstance(first, ast.JoinedStr):
                    found.add(pattern(first))
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_key(code: str) -> None:
    assert sorted(catalog(code)) == sorted(catalog(SOURCE))


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_same_values_are_filled_in(code: str) -> None:
    source = catalog(SOURCE)
    differing = {
        key
        for key, forms in catalog(code).items()
        for form in forms
        if needed(form) != needed(source[key][0])
    }
    assert differing == set()


def needed(text: Text) -> set[str]:
    """The values of a text; {Village} is {village} that begins a sentence, a plural may leave {n} out."""
    return {name.lower() for name in text.names} - {"n"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_are_well_formed(code: str) -> None:
    """Every tag is one that channels know, and closed in order; nothing is empty; no stray ampersand."""
    for key, forms in catalog(code).items():
        for form in forms:
            assert form.source.strip(), key
            assert not re.search(r"&(?!amp;|lt;|gt;|quot;|#\d+;)", form.source), key
            assert unclosed(form.source) == [], key


def unclosed(source: str) -> list[str]:
    """What is wrong with the tags of a text; [] when all is well."""
    rest = TAG.sub("", source)
    if "<" in rest or ">" in rest:
        return [rest]
    still: list[str] = []
    for closing, name in TAG.findall(source):
        if name not in ALLOWED or (closing and (not still or still.pop() != name)):
            return [name]
        if not closing:
            still.append(name)
    return still


@pytest.mark.parametrize("bad", ["<b>", "</b>", "<b><i></b></i>", "<p>x</p>", "a < b", "<b>x</i>"])
def test_bad_tags_are_noticed(bad: str) -> None:
    assert unclosed(bad)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_key_is_in_the_file_of_its_domain_once(code: str) -> None:
    seen: set[str] = set()
    for path in sorted((ROOT / "locales" / code).glob("*.po")):
        with path.open("rb") as file:
            ids = [message.id for message in read_po(file, locale=code, abort_invalid=True) if message.id]
        keys = [str(one[0] if isinstance(one, (list, tuple)) else one) for one in ids]
        assert {key.partition(".")[0] for key in keys} <= {path.stem}, path
        assert seen.isdisjoint(keys)
        seen |= set(keys)
        written = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(written) == sorted(keys), f"{path}: a key twice"


def test_every_key_tells_translators_where_it_stands() -> None:
    of = comments(uses(), texts())
    assert {key for key, lines in of.items() if lines[0].startswith(":")} == set()
    stale = [
        path for path in catalogues() if commented(path.read_text("utf-8"), of) != path.read_text("utf-8")
    ]
    assert stale == [], "`make comments` writes them as the code has it now"


def test_every_key_used_exists() -> None:
    assert used_keys() - set(catalog(SOURCE)) == set()


def test_every_key_is_used() -> None:
    patterns = used_patterns()
    unused = {
        key for key in set(catalog(SOURCE)) - used_keys() if not any(one.fullmatch(key) for one in patterns)
    }
    assert unused == set()


def worded(domain: str) -> set[str]:
    return {key.partition(".")[2] for key in catalog(SOURCE) if key.startswith(f"{domain}.")}


def unmatched(codes: set[str], words_of: set[str]) -> set[str]:
    """Codes without words and words without a code."""
    wordless = {code for code in codes if not any(re.fullmatch(code, word) for word in words_of)}
    return wordless | {word for word in words_of if not any(re.fullmatch(code, word) for code in codes)}


def test_every_refusal_is_worded() -> None:
    there = worded("refusal")
    codes = {one for one in there if one.removesuffix("_page") not in there - {one}}
    assert unmatched(calls("Refusal", ("actions", "handlers", "web", "bot")), codes) == set()


def test_every_problem_is_worded() -> None:
    """The codes are listed in the docstring of Problem; what the engine uses is among them."""
    listed = re.sub(r"\([^)]*\)", "", (Problem.__doc__ or "").partition("is one of:")[2])
    codes = set(re.findall(r"[a-z_]+", listed))
    assert unmatched(codes, worded("problem")) == set()
    assert all(
        re.fullmatch(r"[a-z_]+", code) is None or code in codes for code in calls("Problem", ("forms",))
    )


def test_values_are_escaped_and_markup_is_not() -> None:
    text = Text("<b>{a}</b> {b} {{x}}")
    assert text.html({"a": "<i>", "b": Markup("<i>x</i>")}) == "<b>&lt;i&gt;</b> <i>x</i> {x}"
    assert text.plain({"a": "<i>", "b": Markup("<i>x</i> &amp;")}) == "<i> x & {x}"
    assert text.names == {"a", "b"}


def test_a_missing_value_is_noticed() -> None:
    with pytest.raises(KeyError):
        words("id")("fill.progress", index=1)


@pytest.mark.parametrize(
    ("asked", "code"),
    [("id", "id"), ("en-GB", "en"), ("EN", "en"), ("jv", "id"), ("", "id"), ("zh-hans", "id")],
)
def test_the_language_of_a_code(asked: str, code: str) -> None:
    assert words(asked).language == code


def test_plurals() -> None:
    assert [words("en").many("fill.pasted", n).split()[1] for n in (1, 2)] == ["answer", "answers"]
    assert words("id").many("fill.pasted", 3).endswith("3 jawaban.")


@pytest.mark.parametrize("code", LANGUAGES)
def test_control_words_do_not_mean_two_things(code: str) -> None:
    lists = [words(code).plain(key).split(", ") for key in words(code) if key.startswith("fill.words_")]
    every = [word for one in lists for word in one]
    assert len(every) == len(set(every))
    assert all(word == word.casefold().strip() for word in every)


@pytest.mark.parametrize("code", LANGUAGES)
def test_lists_in_words_have_their_length(code: str) -> None:
    assert len(words(code).plain("form.weekdays").split()) == 7
    assert len(words(code).plain("form.months").split()) == 12
