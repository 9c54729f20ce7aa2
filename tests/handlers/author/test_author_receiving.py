"""A questionnaire sent to the bot: who may, what is noted, what the report says."""

from __future__ import annotations

from sqlalchemy import select

from actions import Kit
from models.database import Database
from models.entry import Entry
from models.message import Outbox
from tests.handlers.author import desk
from tests.handlers.driver import Phone, installed

FILE_FORM = """
| survey |
| | type | name | label |
| | file | berkas | Berkasnya? |
"""


async def test_a_questionnaire_is_noted_and_its_report_announced(database: Database, kit: Kit) -> None:
    phone = await desk.admin(database, kit)
    assert "survei.xlsx" in await desk.sends(phone, "survei.xlsx")
    (row,) = await desk.noted(database)
    assert (row.kind, row.name, row.ref, row.entry_id) == ("form", "survei.xlsx", "ref-survei.xlsx", None)
    assert row.due_at == phone.now


async def test_other_files_and_other_people_go_the_usual_way(
    phone: Phone, database: Database, kit: Kit
) -> None:
    assert "tidak disimpan" in await desk.sends(phone, "survei.xlsx")
    assert "tidak disimpan" in await desk.sends(await desk.admin(database, kit), "surat.pdf")
    assert await desk.noted(database) == []


async def test_a_file_too_large_is_refused_at_once(database: Database, kit: Kit) -> None:
    phone = await desk.admin(database, kit)
    assert "20 MB" in await desk.sends(phone, "survei.xlsx", size=200_000_000)
    assert await desk.noted(database) == []


async def test_a_file_that_a_question_asks_for_is_its_answer(database: Database, kit: Kit) -> None:
    await installed(database, FILE_FORM)
    phone = await desk.admin(database, kit)
    assert "Berkasnya?" in await phone.says("/lapor")
    assert "Ringkasan" in await desk.sends(phone, "data.csv")
    assert await desk.noted(database) == []


async def test_in_the_midst_of_a_report_a_questionnaire_is_taken(database: Database, kit: Kit) -> None:
    await installed(database, desk.FIRST)
    phone = await desk.admin(database, kit)
    await phone.says("/lapor")
    assert "survei.md" in await desk.sends(phone, "survei.md")
    assert "Alamat?" in await phone.says("Warung Bu Sri")


async def test_the_report_lists_mistakes_in_the_authors_language(database: Database, kit: Kit) -> None:
    phone = await desk.admin(database, kit, language="en")
    told = await desk.read(phone, desk.FIRST.replace("| text | alamat", "| txet | nama"))
    assert "Mistakes: 2" in told.text
    assert "1. sheet survey, row 3, column name: The name nama was used in row 2 already." in told.text
    assert "2. sheet survey, row 3, column type: There is no type txet. → Did you mean text?" in told.text
    assert told.rows == ()


async def test_a_long_list_of_mistakes_is_cut(database: Database, kit: Kit) -> None:
    phone = await desk.admin(database, kit)
    rows = "".join(f"| | nonsense{n} | q{n} | Q |\n" for n in range(60))
    told = await desk.read(phone, f"| survey |\n| | type | name | label |\n{rows}")
    assert "Kesalahan: 60" in told.text
    assert "12. " in told.text
    assert "13. " not in told.text
    assert "48 lagi" in told.text
    assert len(told.text) < 4000


async def test_what_works_with_remarks_can_be_tried_and_published(database: Database, kit: Kit) -> None:
    phone = await desk.admin(database, kit)
    told = await desk.read(
        phone, desk.FIRST.replace("| text | nama", "| select_one_from_file kota.csv | nama")
    )
    assert "kota" in told.text
    assert [button.text for row in told.rows for button in row] == ["🧪 Coba", "📢 Terbitkan …"]


async def test_a_file_that_never_came(database: Database, kit: Kit) -> None:
    phone = await desk.admin(database, kit)
    assert "Kirim sekali lagi" in (await desk.read(phone, None)).text


async def test_somebody_who_is_no_author_any_more_is_told_nothing(phone: Phone, database: Database) -> None:
    await phone.says("/menu")
    await desk.read(phone, desk.FIRST)
    async with database.reading() as tx:
        assert (await tx.execute(select(Outbox))).all() == []
        assert (await tx.execute(select(Entry))).all() == []
