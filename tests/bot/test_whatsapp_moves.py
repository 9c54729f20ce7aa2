"""Who has another number or id at WhatsApp, in every way in which Meta tells it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actions import Kit
from bot.channels import Event, Status
from bot.channels.whatsapp import updates
from models.database import Database
from models.message import Incoming
from models.person import Contact
from tests.bot.desk import House
from tests.fakes.graph import NUMBER, WABA

OLD, NEW = "6281200000001", "6281299999999"


def told_by(field: str, **value: Any) -> Sequence[Event]:
    about = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER}, **value}
    entry = {"id": WABA, "changes": [{"field": field, "value": about}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    return updates.parse(body, {NUMBER}, WABA)


def events(field: str, **value: Any) -> list[Incoming]:
    return [one for one in told_by(field, **value) if isinstance(one, Incoming)]


def statuses(**value: Any) -> list[Status]:
    return [one for one in told_by("messages", **value) if isinstance(one, Status)]


def message(**about: Any) -> dict[str, Any]:
    return {"id": "wamid.M", "timestamp": "1795400000", **about}


def moves(said: list[Incoming]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.sender, one.data, one.number) for one in said]


def test_a_customer_changed_number_is_told_for_the_id_and_the_old_number() -> None:
    system = {"wa_id": NEW, "customer": OLD, "type": "customer_changed_number"}
    told = message(**{"from": OLD}, from_user_id="ID.7001", type="system", system=system)
    assert moves(events("messages", messages=[told])) == [
        ("moved", "ID.7001", NEW, f"+{NEW}"),
        ("moved", OLD, NEW, f"+{NEW}"),
    ]


def test_the_old_number_may_stand_in_the_system_part_alone() -> None:
    system = {"wa_id": NEW, "customer": OLD, "type": "customer_changed_number"}
    assert moves(events("messages", messages=[message(type="system", system=system)])) == [
        ("moved", OLD, NEW, f"+{NEW}")
    ]


def test_each_of_three_old_addresses_is_moved() -> None:
    system = {"type": "user_changed_user_id", "previous_user_id": "ID.1", "user_id": "ID.9"}
    told = message(**{"from": OLD}, from_user_id="ID.2", type="system", system=system)
    said = events("messages", messages=[told])
    assert [one.sender for one in said] == ["ID.1", "ID.2", OLD]
    assert {one.data for one in said} == {"ID.9"}
    assert len({one.external_id for one in said}) == 3


def test_an_id_that_changed_in_a_field_of_its_own() -> None:
    told = {"wa_id": OLD, "user_id": {"previous": "ID.1", "current": "ID.2"}, "timestamp": "1795400000"}
    said = events("user_id_update", user_id_update=[told])
    assert moves(said) == [("moved", "ID.1", "ID.2", f"+{OLD}"), ("moved", OLD, "ID.2", f"+{OLD}")]
    assert [one.external_id for one in events("user_id_update", user_id_update=[told])] == [
        one.external_id for one in said
    ]
    assert events("user_id_update", user_id_update=[{"wa_id": OLD}, 5]) == []


def test_the_number_that_only_the_contact_tells_is_kept() -> None:
    contact = {"wa_id": OLD, "user_id": "ID.1", "profile": {"name": "Sari"}}
    text = message(from_user_id="ID.1", type="text", text={"body": "halo"})
    [said] = events("messages", messages=[text], contacts=[contact])
    assert (said.sender, said.number) == ("ID.1", f"+{OLD}")


def got(contacts: list[dict[str, str]], **about: str) -> list[tuple[str, str]]:
    status = {"id": "wamid.S", "status": "delivered", "timestamp": "1795400000", **about}
    return [(one.whose, one.number) for one in statuses(contacts=contacts, statuses=[status])]


def test_a_status_tells_whose_the_number_is() -> None:
    both, known = [{"wa_id": OLD, "user_id": "ID.1"}], [("ID.1", f"+{OLD}")]
    assert got([], recipient_id=OLD, recipient_user_id="ID.1") == known
    assert got(both) == known
    assert got(both, recipient_id=OLD) == known
    assert got([], recipient_id=OLD) == [("", "")]
    assert got([], recipient_user_id="ID.1") == [("", "")]
    assert got([], recipient_id="120363@g.us", recipient_user_id="ID.1") == [("", "")]
    assert got([], recipient_id=OLD, recipient_user_id=NEW) == [("", "")]
    assert got(both, status="failed") == [("", "")]
    assert got([*both, {"wa_id": NEW, "user_id": "ID.2"}]) == [("", "")]


async def test_who_was_known_by_number_and_hides_it_then_is_known_by_what_a_status_told(
    database: Database, kit: Kit, tmp_path: Path
) -> None:
    house = House(database, kit, tmp_path)
    sari = await house.somebody("Sari", OLD)
    await house.inbox.take([Status("fake", "1", "delivered", 0, "x", whose="ID.1", number=f"+{OLD}")])
    await house.inbox.take([house.said("ID.1", "halo")])
    await house.outbox.idle()
    async with database.reading() as tx:
        found = await tx.get_one(Contact, sari.contact_id)
    assert (found.address, found.number) == ("ID.1", f"+{OLD}")
    assert house.channel.sent[-1][0] == "ID.1"
    assert len(await house.rows()) == 1  # the answer is kept: she is no stranger
