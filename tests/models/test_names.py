"""Names hold what is seen, wherever they come from; a rename stands in the audit."""

from __future__ import annotations

import pytest
from sqlalchemy import String, select

from actions import Kit, Refusal, people
from models import Base
from models.audit import Audit
from models.database import Database
from models.group import Group
from models.names import Name, clean
from models.person import Person
from tests.sample import GEMUH, NOW, person

CALLED = {"name", "title", "theme", "batch", "place", "organiser", "letter_number", "contact"}
KEYS = {"area.name", "counter.name", "form_file.name", "watermark.name"}
"""Names that we give ourselves, or that a form refers to by every letter."""

HOSTILE = [
    ("Sari", "Sari"),
    ("  Sari \n Wulan\t", "Sari Wulan"),
    ("Bu\u202e tamaC", "Bu tamaC"),
    ("\u2066Sari\u2069", "Sari"),
    ("Sa\u200bri", "Sari"),
    ("\u200b", ""),
    ("\u200d\u200d", ""),
    ("\ufeffSari", "Sari"),
    ("Sa\x00ri\x1b[31m", "Sari[31m"),
    ("Sari\u2028Wulan\u0085A", "Sari Wulan A"),
    ("Sari\u00a0\u3000Wulan", "Sari Wulan"),
    ("\u3164\u115f\u2800", ""),
    ("a\u200db", "ab"),
    ("क्\u200dष", "क्\u200dष"),
    ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ("Sari\u200d", "Sari"),
    ("\u0301\u0302", ""),
    ("D'Arcy-Müller, S.Pd.", "D'Arcy-Müller, S.Pd."),
    ("\U000e0041\U000e0042", ""),
    ("\ue000Sari\ud800", "Sari"),
]


@pytest.mark.parametrize(("typed", "name"), HOSTILE, ids=ascii)
def test_only_what_is_seen_stays(typed: str, name: str) -> None:
    assert clean(typed) == name
    assert clean(name) == name


def test_every_column_that_names_something_is_cleaned() -> None:
    found = {
        f"{table.name}.{column.name}": column.type
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name in CALLED and isinstance(column.type, String | Name)
    }
    assert {name for name, kind in found.items() if not isinstance(kind, Name)} == KEYS
    assert len(found) >= 16


async def test_whatever_writes_it(database: Database) -> None:
    async with database.transaction() as tx:
        tx.add(Person(name="Sa\u202eri\x00 " + "x" * 200, created_at=NOW))
        tx.add(Group(channel="telegram", address="-1", area_code=GEMUH, title="Gr\u200bup", bound_at=NOW))
    async with database.reading() as tx:
        assert (await tx.execute(select(Person.name))).scalar_one() == ("Sari " + "x" * 200)[:120]
        assert (await tx.execute(select(Group.title))).scalar_one() == "Grup"


def test_a_row_holds_at_once_what_will_be_stored() -> None:
    """Whoever tells of it in the same moment tells that."""
    found = 0
    for mapper in Base.registry.mappers:
        kinds = {one.key: one.columns[0].type for one in mapper.column_attrs}
        names = {name: kind.length for name, kind in kinds.items() if isinstance(kind, Name)}
        made = mapper.class_(**dict.fromkeys(names, "\u202eSari\u200b\n" + "x" * 300))
        for name, length in names.items():
            assert getattr(made, name) == ("Sari " + "x" * 300)[:length]
            setattr(made, name, " \u2066")
            assert getattr(made, name) == ""
        found += len(names)
    assert found >= 14


async def test_a_rename_is_audited(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Sari", "facilitator")
        assert await people.set_name(tx, who.person_id, "Sari\u202e Wulan", NOW) == "Sari Wulan"
        assert await people.set_name(tx, who.person_id, "Sari  Wulan", NOW) == "Sari Wulan"
        for empty in ("", " ", "\u200b\u202e", "\u3164"):
            with pytest.raises(Refusal, match="name_empty"):
                await people.set_name(tx, who.person_id, empty, NOW)
        one = (await tx.execute(select(Audit))).scalar_one()
        assert (one.verb, one.detail) == ("rename", {"old": "Sari", "new": "Sari Wulan"})
