"""Messages and templates for the checks to judge: good ones, and broken ones with what is wrong with each."""

from __future__ import annotations

from typing import Any

USER = "ID.13491208655302741918"
WHO = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "6281200000001"}
BODY = {"text": "Desa mana?"}


def message(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    return {**WHO, "type": kind, kind: content, **more}


def text(body: Any = "Halo", **more: Any) -> dict[str, Any]:
    return message("text", {"body": body}, **more)


def interactive(kind: str, action: Any, **more: Any) -> dict[str, Any]:
    return message("interactive", {"type": kind, "body": BODY, "action": action, **more})


def buttons(*replies: tuple[str, str], **more: Any) -> dict[str, Any]:
    made = [{"type": "reply", "reply": {"id": name, "title": title}} for name, title in replies]
    return interactive("button", {"buttons": made}, **more)


def rows(*sizes: int, **row: Any) -> dict[str, Any]:
    """A list with one section for each size; `row` is set in its first row."""
    sections: list[dict[str, Any]] = [
        {"title": f"Bagian {s}", "rows": [{"id": f"{s}-{n}", "title": f"Desa {n}"} for n in range(size)]}
        for s, size in enumerate(sizes)
    ]
    sections[0]["rows"][0] |= row
    return interactive("list", {"button": "Pilih", "sections": sections})


def link(url: str = "https://example.org/a", title: str = "Buka") -> dict[str, Any]:
    return interactive("cta_url", {"name": "cta_url", "parameters": {"display_text": title, "url": url}})


def flow(**more: Any) -> dict[str, Any]:
    given = {
        "flow_message_version": "3",
        "flow_id": "77",
        "flow_cta": "Isi sekaligus",
        "flow_token": "t",
        **more,
    }
    return interactive("flow", {"name": "flow", "parameters": given})


def template(
    *parameters: Any, payload: str = "", name: str = "reminder", language: str = "id"
) -> dict[str, Any]:
    body = [{"type": "text", "text": parameter} for parameter in parameters]
    components: list[dict[str, Any]] = [{"type": "body", "parameters": body}] if body else []
    if payload:
        given = [{"type": "payload", "payload": payload}]
        components.append({"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": given})
    return message("template", {"name": name, "language": {"code": language}, "components": components})


def without(payload: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name not in names}


PLACE = interactive("location_request_message", {"name": "send_location"})
READ = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x"}
CARD = {"name": {"formatted_name": "Sari", "first_name": "Sari"}, "phones": [{"phone": "+62 812"}]}
GOOD = {
    "text": message("text", {"body": "a" * 4096, "preview_url": True}),
    "text to a user id": without(text(), "to") | {"recipient": USER},
    "text to a user id of linked portfolios": without(text(), "to") | {"recipient": "ID.ENT.118157"},
    "an answer to a message": text(context={"message_id": "wamid.x"}, biz_opaque_callback_data="42"),
    "three buttons": buttons(("1", "Ya"), ("2", "Tidak"), ("3", "x" * 20)),
    "header, footer": buttons(
        ("1", "Ya"), header={"type": "text", "text": "Judul"}, footer={"text": "*Kaki*"}
    ),
    "a picture above": buttons(("1", "Ya"), header={"type": "image", "image": {"id": "9"}}),
    "list of ten": rows(10, title="t" * 24, description="d" * 72),
    "list in sections": rows(5, 5),
    "list without titles": interactive(
        "list", {"button": "Pilih", "sections": [{"rows": [{"id": "1", "title": "A"}]}]}
    ),
    "link": link(),
    "request for a place": PLACE,
    "flow": flow(flow_action_payload={"screen": "ONE", "data": {"a": 1}}),
    "image": message("image", {"id": "9", "caption": "c" * 1024}),
    "image by link": message("image", {"link": "https://example.org/a.jpg"}),
    "document": message("document", {"id": "9", "filename": "laporan.pdf", "caption": "Laporan"}),
    "audio": message("audio", {"id": "9"}),
    "video": message("video", {"link": "https://example.org/a.mp4"}),
    "sticker": message("sticker", {"id": "9"}),
    "location": message("location", {"latitude": -6.9, "longitude": 110.1, "name": "Balai desa"}),
    "contacts": message("contacts", [CARD]),
    "reaction": message("reaction", {"message_id": "wamid.x", "emoji": "👍"}),
    "template": template("Sari", "2 hari", payload="go:1"),
    "read": READ,
    "typing": {**READ, "typing_indicator": {"type": "text"}},
}
BROKEN = {
    "no product": (without(text(), "messaging_product"), "messaging_product must be"),
    "nobody": (without(text(), "to"), "a recipient is required"),
    "no number": (text() | {"to": "Sari"}, "to must be a telephone number"),
    "a number as user id": (text() | {"recipient": "6281"}, "recipient must be a business-scoped user id"),
    "a group": (text() | {"recipient_type": "group"}, "recipient_type must be individual"),
    "no type": (without(text(), "type"), "type 'None' is not known"),
    "no content": (without(text(), "text"), "message.text is required"),
    "two contents": (text() | {"image": {"id": "9"}}, "message.image is not known"),
    "long text": (text("a" * 4097), "4097 characters, 4096 is the most"),
    "blank text": (text(" \n"), "text.body is empty"),
    "a number as text": (text(5), "text.body must be a string"),
    "context": (text(context={"id": "wamid.x"}), "context.message_id is required"),
    "opaque": (text(biz_opaque_callback_data="a" * 513), "513 characters"),
    "long body": (buttons(("1", "Ya"), body={"text": "a" * 1025}), "1025 characters"),
    "no body": (message("interactive", {"type": "button", "action": {}}), "interactive.body is required"),
    "unknown kind": (interactive("buttons", {}), "interactive.type 'buttons' is not known"),
    "long header": (buttons(("1", "Ya"), header={"type": "text", "text": "a" * 61}), "61 characters"),
    "bold header": (buttons(("1", "Ya"), header={"type": "text", "text": "Ini *penting*"}), "formatting"),
    "header in lines": (buttons(("1", "Ya"), header={"type": "text", "text": "a\nb"}), "more than one line"),
    "long footer": (buttons(("1", "Ya"), footer={"text": "a" * 61}), "61 characters"),
    "four buttons": (buttons(*[(str(n), f"B{n}") for n in range(4)]), "4 items, 1 to 3"),
    "no buttons": (buttons(), "0 items"),
    "long button": (buttons(("1", "a" * 21)), "21 characters, 20"),
    "empty button": (buttons(("1", "")), "button.title is empty"),
    "long button id": (buttons(("a" * 257, "Ya")), "257 characters"),
    "button id with blanks": (buttons((" 1", "Ya")), "blanks around"),
    "same button ids": (buttons(("1", "Ya"), ("1", "Tidak")), "button.id '1' stands there twice"),
    "same button titles": (buttons(("1", "Ya"), ("2", "Ya")), "button.title 'Ya' stands there twice"),
    "a link among buttons": (interactive("button", {"buttons": [{"type": "url"}]}), "a button is"),
    "eleven rows": (rows(11), "11 items, 1 to 10"),
    "eleven rows together": (rows(6, 5), "11 rows together"),
    "eleven sections": (rows(*[1] * 11), "11 items, 1 to 10"),
    "long row": (rows(1, title="a" * 25), "25 characters, 24"),
    "long description": (rows(1, description="a" * 73), "73 characters, 72"),
    "empty description": (rows(1, description=""), "row.description is empty"),
    "long row id": (rows(1, id="a" * 201), "201 characters, 200"),
    "same row ids": (rows(2, id="0-1"), "row.id '0-1' stands there twice"),
    "sections without titles": (
        interactive("list", {"button": "A", "sections": [{"rows": [{"id": n, "title": "A"}]} for n in "12"]}),
        "section.title is required",
    ),
    "long list button": (interactive("list", {"button": "a" * 21, "sections": []}), "21 characters, 20"),
    "picture above a list": (
        interactive("list", rows(1)["interactive"]["action"], header={"type": "image", "image": {"id": "9"}}),
        "header.type 'image' is not allowed here",
    ),
    "plain http": (link("http://example.org"), "must begin with https://"),
    "long link title": (link(title="a" * 21), "21 characters, 20"),
    "place with a name": (interactive("location_request_message", {"name": "location"}), "send_location"),
    "long flow button": (flow(flow_cta="a" * 31), "31 characters, 30"),
    "flow of another version": (flow(flow_message_version="2"), 'must be "3"'),
    "two flows": (flow(flow_name="a"), "flow_id or flow_name"),
    "id and link": (message("image", {"id": "9", "link": "https://example.org"}), "not both"),
    "neither": (message("image", {"caption": "a"}), "needs an id or a link"),
    "long caption": (message("image", {"id": "9", "caption": "a" * 1025}), "1025 characters"),
    "caption of a sound": (message("audio", {"id": "9", "caption": "a"}), "audio.caption is not known"),
    "off the earth": (message("location", {"latitude": 91, "longitude": 0}), "out of range"),
    "no degrees": (message("location", {"latitude": "utara", "longitude": 0}), "must be a number"),
    "card without name": (message("contacts", [{"phones": []}]), "contact.name is required"),
    "card with one name": (
        message("contacts", [{"name": {"formatted_name": "Sari"}}]),
        "contact.name needs one part",
    ),
    "empty flow data": (flow(flow_action_payload={"screen": "ONE", "data": {}}), "not empty"),
    "flow for readers": (flow(mode="test"), "action.mode is"),
    "reaction to nothing": (message("reaction", {"emoji": "👍"}), "reaction.message_id is required"),
    "template in lines": (template("Sari\nRahma"), "line break"),
    "template with a tab": (template("Sari\tRahma"), "line break, a tab"),
    "template with blanks": (template("Sari    Rahma"), "three blanks"),
    "empty parameter": (template(""), "parameter is empty"),
    "long parameter": (template("a" * 1025), "1025 characters"),
    "long payload": (template("a", payload="p" * 129), "129 characters, 128"),
    "template in capitals": (template("a", name="Reminder"), "lower-case"),
    "no language": (message("template", {"name": "a", "language": {}}), "template.language.code is required"),
    "read nothing": (without(READ, "message_id"), "message_id is required"),
    "typing a picture": ({**READ, "typing_indicator": {"type": "image"}}, "typing_indicator must be"),
}  # fmt: skip

SEEN_BY_BOTH = [
    "no product", "nobody", "no type", "no content", "a number as text", "long body", "no body",
    "long header", "long footer", "four buttons", "no buttons", "long button", "long button id",
    "a link among buttons", "eleven rows", "eleven sections", "long row", "long description", "long row id",
    "long list button", "long flow button", "flow of another version", "two flows", "id and link",
    "neither", "read nothing",
    "flow for readers",
]  # fmt: skip
"""Those among the broken ones that Meta's description finds too."""

DEFINITION: dict[str, Any] = {
    "name": "reminder",
    "language": "id",
    "category": "UTILITY",
    "components": [
        {
            "type": "BODY",
            "text": "Salam {{1}}, laporan desa ditunggu {{2}} lagi.",
            "example": {"body_text": [["Sari", "2 hari"]]},
        },
        {"type": "FOOTER", "text": "Kecamatan Gemuh"},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Lanjutkan"}]},
    ],
}


def body(text: str, *examples: str) -> dict[str, Any]:
    return {"components": [{"type": "BODY", "text": text, "example": {"body_text": [list(examples)]}}]}


def with_part(**part: Any) -> dict[str, Any]:
    return {"components": [{"type": "BODY", "text": "Salam."}, part]}


DEFINITIONS: dict[str, tuple[dict[str, Any], str]] = {
    "good": ({}, ""),
    "named": ({"components": [{"type": "BODY", "text": "Salam {{nama}}."}], "parameter_format": "NAMED"}, ""),
    "link": (
        with_part(
            type="BUTTONS",
            buttons=[{"type": "URL", "text": "Buka", "url": "https://example.org/{{1}}", "example": ["a"]}],
        ),
        "",
    ),
    "capitals": ({"name": "Reminder"}, "lower-case"),
    "no language": ({"language": "Indonesia"}, "no language"),
    "no category": ({"category": "SERVICE"}, "template.category is one of"),
    "no body": ({"components": [{"type": "FOOTER", "text": "a"}]}, "a template has one body"),
    "two bodies": ({"components": [{"type": "BODY", "text": "a"}] * 2}, "a template has one body"),
    "long": (body("a" * 1025), "1025 characters"),
    "begins with a variable": (body("{{1}}, salam.", "Sari"), "begin or end"),
    "ends with a variable": (body("Salam {{1}}", "Sari"), "begin or end"),
    "counts wrongly": (body("Salam {{2}} dan {{1}}.", "a", "b"), "must count 1, 2, 3"),
    "side by side": (body("Salam {{1}} {{2}}.", "a", "b"), "next to each other"),
    "not closed": (body("Salam {{1}."), "not closed"),
    "without samples": (body("Salam {{1}}."), "0 samples for 1"),
    "far apart": (body("Salam\n\n\n\n\nSari."), "line breaks"),
    "emoji above": (with_part(type="HEADER", format="TEXT", text="Salam 👋"), "emoji"),
    "bold above": (with_part(type="HEADER", format="TEXT", text="*Salam*"), "asterisk"),
    "odd header": (with_part(type="HEADER", format="STICKER"), "header.format is not known"),
    "variable below": (with_part(type="FOOTER", text="Salam {{1}}"), "variable or an emoji"),
    "long button": (
        with_part(type="BUTTONS", buttons=[{"type": "QUICK_REPLY", "text": "a" * 26}]),
        "26 characters, 25",
    ),
    "same buttons": (
        with_part(type="BUTTONS", buttons=[{"type": "QUICK_REPLY", "text": "a"}] * 2),
        "stands there twice",
    ),
    "odd button": (with_part(type="BUTTONS", buttons=[{"type": "SHOP", "text": "a"}]), "'SHOP' is not known"),
    "plain http": (
        with_part(type="BUTTONS", buttons=[{"type": "URL", "text": "a", "url": "http://example.org"}]),
        "https://",
    ),
    "link without sample": (
        with_part(type="BUTTONS", buttons=[{"type": "URL", "text": "a", "url": "https://example.org/{{1}}"}]),
        "one variable, at its end, with an example",
    ),
}
"""Changes to the definition, with what is then wrong with it ('' = nothing)."""
