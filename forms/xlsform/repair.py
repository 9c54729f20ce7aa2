"""Mends what real forms get wrong in known ways, and says so; changes only what has one possible meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.languages import one_spelling
from forms.xlsform.told import Tell, repairs, warning
from forms.xlsform.yes_no import say_yes_or_no

_OLD_TYPES = {
    "picture": "image",
    "string": "text",
    "number": "integer",
    "numeric": "integer",
    "int": "integer",
    "select one": "select_one",
    "select multiple": "select_multiple",
    "select_all": "select_multiple",
    "location": "geopoint",
    "gps": "geopoint",
}
_SELECT = re.compile(
    r"(?:(?P<one>select[_ ]?(?:one|1)|add select one prompt)|(?P<many>select[_ ](?:multiple|all that apply)))"
    r"[_ ]+(?!from_file|from file|external)(?:(?:from|using)[_ ]+)?(?P<list>\S+)"
    r"(?P<other>\s+(?:or_other|or specify other|or other))?",
    re.I,
)
_BRACKET = re.compile(r"(begin|end)[\s_]+(group|repeat|lgroup|looped group)", re.I)
_REPEATS = ("lgroup", "looped group")
_SEARCH = re.compile(r"(?<![\w-])search\s*\(", re.I)
_HOUR = re.compile(r"^(\d):(?=\d\d)")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d?)(?=:\d\d)")
_SETTING = re.compile(r"(?:set[ _])?form[ _](title|id)", re.I)
_CONTACT = re.compile(r"db:[\w.-]+", re.I)
_BLANKS = str.maketrans("", "", " _")
_YES = ("yes", "true", "true()")


def repair(book: Book, *, strict: bool) -> list[FormMistake]:
    """Changes the book in place; each change is a warning, or with ``strict`` a mistake."""
    tell = repairs(strict)
    _appearances(book)
    _moments(book)
    found = [*_settings(book), *_contacts(book), *_types(book, tell), *_meta(book, tell)]
    found += [*say_yes_or_no(book, tell), *one_spelling(book)]
    return [*found, *_duplicates(book, tell), *_identity(book)]


def _appearances(book: Book) -> None:
    """In small letters, as apps read them; what names something else stays."""
    for row in book.rows("survey"):
        if row.get("appearance"):
            words = appearance_words(_SEARCH.sub("search(", row["appearance"]))
            row["appearance"] = " ".join(map(_small, words))


def _moments(book: Book) -> None:
    """A default as Excel shows a moment or an hour, as answers have it."""
    for row in book.rows("survey"):
        if row.get("type", "").lower() == "time":
            row.update({"default": _HOUR.sub(r"0\1:", row["default"])} if row.get("default") else {})
        if "dateTime" in row.get("type", "") or row.get("type", "").lower() == "datetime":
            text = row.get("default", "")
            if found := _MOMENT.match(text):
                row["default"] = f"{found[1]}T{found[2]:0>2}{text[found.end() :]}"


def appearance_words(text: str) -> list[str]:
    """Divided by blanks, but not within brackets: search('a', 'b') is one."""
    found: list[str] = []
    depth = 0
    for part in text.split():
        if depth:
            found[-1] += f" {part}"
        else:
            found.append(part)
        depth = max(0, depth + part.count("(") - part.count(")"))
    return found


def _small(word: str) -> str:
    return word if any(sign in word for sign in "(:${") else word.lower()


def _settings(book: Book) -> Iterator[FormMistake]:
    """``set form title`` and ``set form id``: rows of the survey in the oldest sheets."""
    for number, row in enumerate(book.rows("survey"), 2):
        found = _SETTING.fullmatch(" ".join(row.get("type", "").split()))
        if found and row.get("name"):
            column = f"form_{found[1].lower()}"
            book.set(column, row["name"])
            yield warning("setting_in_survey", "survey", number, "type", old=row["type"], new=column)
            row.clear()


def _contacts(book: Book) -> Iterator[FormMistake]:
    """``tel`` and ``db:person`` of the Community Health Toolkit, as the nearest that ODK has."""
    for number, row in enumerate(book.rows("survey"), 2):
        old = row.get("type", "")
        if old.lower() == "tel":
            row["type"], row["appearance"] = "text", f"{row.get('appearance', '')} tel".strip()
            book.head("survey", "appearance")
            yield warning("tel_as_text", "survey", number, "type")
        elif _CONTACT.fullmatch(old):
            row["type"] = "text"
            yield warning("contact_as_text", "survey", number, "type", type=old[:60])


def _types(book: Book, tell: Tell) -> Iterator[FormMistake]:
    """Types in capitals, with "from" or "using", or under an old name."""
    for number, row in enumerate(book.rows("survey"), 2):
        old = row.get("type", "")
        new = _modern(old)
        if old and new != old:
            row["type"] = new
            if _told_apart(old) != _told_apart(new):
                yield tell("old_type", "survey", number, "type", old=old, new=new)


def _told_apart(kind: str) -> str:
    """Without what no reader minds: capitals, and blanks for underscores."""
    return kind.lower().translate(_BLANKS)


def _modern(old: str) -> str:
    text = " ".join(old.split())
    bracket = _BRACKET.fullmatch(text)
    if bracket:
        what = bracket[2].lower()
        return f"{bracket[1].lower()}_{'repeat' if what in _REPEATS else what}"
    select = _SELECT.fullmatch(text)
    if select:
        kind = "select_one" if select["one"] else "select_multiple"
        return f"{kind} {select['list']}{' or_other' if select['other'] else ''}"
    if text.lower() in _OLD_TYPES:
        return _OLD_TYPES[text.lower()]
    small = text.lower()
    return (
        small
        if small != text and text != "dateTime" and (text.isalpha() or small in QUESTION_TYPE_DICT)
        else old
    )


def _meta(book: Book, tell: Tell) -> Iterator[FormMistake]:
    """A group named meta collides with the form's own; nothing may refer to it under both meanings."""
    for number, row in enumerate(book.rows("survey"), 2):
        kind = row.get("type", "").replace(" ", "_")
        if kind.startswith("begin") and row.get("name") == "meta":
            row["name"] = "meta_group"
            yield tell("reserved_name", "survey", number, "name", name="meta", new="meta_group")


def _duplicates(book: Book, tell: Tell) -> Iterator[FormMistake]:
    """The same choice twice in a list, as cascades have it; pyxform wants to be told that it is meant."""
    if any(str(row.get("allow_choice_duplicates", "")).lower() in _YES for row in book.rows("settings")):
        return
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(book.rows("choices"), 2):
        key = (row.get("list_name", ""), row.get("name", ""))
        if all(key) and key in seen:
            book.set("allow_choice_duplicates", "yes")
            values = {"name": key[1], "list": key[0], "first": str(seen[key])}
            yield tell("duplicate_choice", "choices", number, "name", **values)
            return
        seen[key] = number


def _identity(book: Book) -> Iterator[FormMistake]:
    """A form without an id of its own is called after its file, so that two such forms stay two."""
    settings = [row for row in book.rows("settings") if row]
    if book.stem and not any(row.get("form_id") for row in settings):
        book.set("form_id", book.stem)
        yield warning("no_form_id", "settings", 0, "form_id", id=book.stem)
