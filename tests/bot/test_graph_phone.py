"""Webhook bodies made by the fake phones have the shape of real ones.

1. A body names the person by what Meta shows of them; a status tells price and failure.
2. Many bodies become one, as Meta batches them; the signature is of the raw bytes.
3. No body has a field that the collected real ones have not.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import beside
from tests.fakes.graph import Failure, Phone, batch, encode, entries, sign, template_status

REAL = beside.CASES / "whatsapp-inbound"


def value(body: dict[str, Any]) -> dict[str, Any]:
    [entry] = body["entry"]
    [change] = entry["changes"]
    found: dict[str, Any] = change["value"]
    return found


def test_a_body_names_the_person_by_what_meta_shows() -> None:
    full, hidden, old = Phone(), Phone(number="", username="sari"), Phone(user_id="")
    assert value(full.says("halo"))["contacts"] == [
        {"profile": {"name": "Sari"}, "wa_id": full.number, "user_id": full.user_id}
    ]
    [message] = value(hidden.says("halo"))["messages"]
    assert ("from" in message, message["from_user_id"]) == (False, hidden.user_id)
    assert value(hidden.says("halo"))["contacts"][0]["profile"]["username"] == "sari"
    assert "user_id" not in json.dumps(old.says("halo"))
    assert old.says("a") != old.says("a")


def test_a_status_tells_price_and_failure() -> None:
    sari = Phone()
    [sent] = value(sari.status("wamid.1", "sent", category="utility", opaque="42"))["statuses"]
    assert (sent["pricing"]["category"], sent["biz_opaque_callback_data"]) == ("utility", "42")
    failed = value(sari.status("wamid.1", "failed", errors=[Failure(131047, "too late")]))
    assert "contacts" not in failed
    [error] = failed["statuses"][0]["errors"]
    assert (error["code"], error["error_data"]) == (131047, {"details": "too late"})


def test_many_bodies_become_one() -> None:
    sari, other = Phone(), Phone("ID.2", "6281200000002", phone_number_id="2")
    bodies = [sari.says(str(n)) for n in range(30)] + [other.says("halo"), sari.status("wamid.1", "read")]
    one = batch(*bodies, template_status("APPROVED", "reminder"))
    values = [change["value"] for entry in one["entry"] for change in entry["changes"]]
    assert [len(v.get("messages", [])) for v in values] == [30, 1, 0]
    assert (len(values[0]["contacts"]), len(values[0]["statuses"])) == (1, 1)
    assert len(entries(*bodies)["entry"]) == 32


def test_a_changed_number_goes_on() -> None:
    sari = Phone()
    system = value(sari.moves("6281200000009", "ID.9"))["messages"][0]["system"]
    assert (system["type"], system["wa_id"], system["user_id"]) == (
        "user_changed_number",
        "6281200000009",
        "ID.9",
    )
    assert value(sari.says("halo"))["messages"][0]["from"] == "6281200000009"


def test_a_signature_is_of_the_raw_bytes() -> None:
    body = encode(Phone().says("é"))
    assert b"\\u00e9" in body
    # RFC 4231, test case 2
    assert sign(b"what do ya want for nothing?", "Jefe") == (
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def shapes(of: Any, where: str = "") -> set[str]:
    """The paths of fields with the type of what stands there."""
    if isinstance(of, dict):
        return {shape for name, part in of.items() for shape in shapes(part, f"{where}.{name}")}
    if isinstance(of, list):
        return {shape for part in of for shape in shapes(part, f"{where}[]")}
    return {f"{where}: {type(of).__name__}"}


def written() -> dict[str, Any]:
    """One body of each kind, by what it is called among the real ones."""
    sari = Phone(username="sari")
    return {
        "text": sari.says("halo", "wamid.1"),
        "button": sari.quick_reply("go:1", "Lanjutkan"),
        "button_reply": sari.taps("1", "Ya"),
        "list_reply": sari.taps("1", "Ya", row=True),
        "nfm_reply": sari.completes({"a": 1}),
        "image": sari.photo("9", caption="Balai desa"),
        "audio": sari.voice(),
        "sticker": sari.sticker(),
        "location": sari.location(-6.9, 110.1, name="Balai desa", address="Jl. Raya"),
        "contacts": sari.shares("Rahma", "6281200000002"),
        "reaction": sari.reacts("wamid.1"),
        "revoke": sari.deletes("wamid.1"),
        "unsupported": sari.unsupported(),
        "system": sari.moves("6281200000009", "ID.9"),
        "failed": sari.status("wamid.1", "failed", errors=[Failure(131026)]),
        "read": sari.status("wamid.1", "read", opaque="42"),
    }


NEWER = (".username: str", "user_id: str", ".pricing.type: str")
"""Fields of today that not all the collected bodies have."""


@beside.needs(REAL)
@pytest.mark.parametrize("kind", written())
def test_a_body_has_no_field_that_real_ones_have_not(kind: str) -> None:
    real = {shape for file in REAL.glob("*.json") for shape in shapes(json.loads(file.read_text("utf-8")))}
    made = {shape for shape in shapes(written()[kind]) if not shape.endswith(NEWER)}
    assert made - real == set()
