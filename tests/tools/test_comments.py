"""What translators are told of a key comes from the code, and nothing else of a catalogue changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.comments import commented, comments
from tools.uses import uses

CODE = '''
"""fill.title is no use here."""
TITLES = {"a": "fill.title"}

class Card:
    def head(self, w):
        """fill.title"""
        return w("fill.head", number=self.entry.number, name=who)

def told(w, verb, n):
    values = {"name": people[n]}
    if not n:
        raise Refusal("no_entry")
    raise Refusal(f"not_{verb}")
    return Button(text=w.plain("fill.see")), Notice(f"fill.told_{verb}", values)
'''
PAGE = """<h1>{{ w("fill.head") }}</h1>{{ w("fill.as_" ~ state) }}"""
TEXTS = {
    "fill.title": ["Judul"],
    "fill.head": ["<b>{number}</b> {name}", "{Name} {number}"],
    "fill.see": ["Lihat"],
    "fill.told_return": ["{name}: {n}"],
    "fill.as_sent": ["Terkirim"],
    "refusal.no_entry": ["Tidak ada"],
    "refusal.no_entry_page": ["Tidak ada."],
    "refusal.not_yours": ["Bukan"],
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder, name, text in (("handlers", "a.py", CODE), ("web", "a.html", PAGE)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
    return tmp_path


def test_a_comment_tells_face_place_and_values(project: Path) -> None:
    assert comments(uses(project), TEXTS) == {
        "fill.title": ["chat: handlers/a.py TITLES"],
        "fill.head": [
            "chat, page: handlers/a.py Card.head; web/a.html",
            "Values: {name} = who, {number} = self.entry.number",
        ],
        "fill.see": ["chat (button): handlers/a.py told"],
        "fill.told_return": [
            "notice: handlers/a.py told",
            "Values: {n} = the number that chooses the form, {name} = people[n]",
        ],
        "fill.as_sent": ["page: web/a.html"],
        "refusal.no_entry": ["chat: handlers/a.py told"],
        "refusal.no_entry_page": ["page: handlers/a.py told"],
        "refusal.not_yours": ["chat: handlers/a.py told"],
    }


def test_only_comments_of_ours_change() -> None:
    before = (
        'msgid ""\nmsgstr "Language: id\\n"\n\n# by hand\n#. old\n#. older\nmsgid "fill.a"\n'
        'msgstr ""\n"A\\n"\n\nmsgid "fill.b"\nmsgid_plural "fill.b"\nmsgstr[0] "B"\n'
    )
    after = (
        'msgid ""\nmsgstr "Language: id\\n"\n\n# by hand\n#. one\nmsgid "fill.a"\n'
        'msgstr ""\n"A\\n"\n\n#. two\n#. three\nmsgid "fill.b"\nmsgid_plural "fill.b"\nmsgstr[0] "B"\n'
    )
    of = {"fill.a": ["one"], "fill.b": ["two", "three"]}
    assert commented(before, of) == after
    assert commented(after, of) == after
