"""People on WhatsApp: the same dialogue script, said in webhook bodies as Meta posts them; no network."""

import time
from typing import Any

from bench.botbench.sim import Message, Sim, Step, User

ACCOUNT = "106540352242922"
"""Our phone number's id."""


def address(user: int) -> str:
    """A business-scoped user id."""
    return f"ID.{user}"


def number(user: int) -> str:
    """A telephone number, digits alone."""
    return f"62812{user % 100_000_000:08d}"


def user_of(recipient: str) -> int:
    """Whose address or number this is, 0 = nobody's."""
    digits = recipient.removeprefix("ID.")
    if digits.startswith("62812") and digits == recipient:
        digits = "7" + digits[5:]
    return int(digits) if digits.isdigit() else 0


class WhatsAppSim(Sim):
    """`buttons` of a user hold {"text", "id", "row"}: what the last message offered."""

    def update(self, u: User, st: Step) -> Message | None:
        """The webhook body of this step; None when the button it should press is not there."""
        if st.kind == "text":
            content: Message = {"type": "text", "text": {"body": st.value.format_map(u.vals)}}
        elif st.kind == "location":
            place = {"latitude": u.vals["lat"], "longitude": u.vals["lon"]}
            content = {"type": "location", "location": place}
        elif st.kind == "photo":
            image = {"id": f"PH{u.vals['key']}x", "mime_type": "image/jpeg", "sha256": "", "caption": ""}
            content = {"type": "image", "image": image}
        else:
            pressed = self._pressed(u, st)
            if pressed is None:
                return None
            content = pressed
        return self._body(u, content)

    def _pressed(self, u: User, st: Step) -> Message | None:
        hit = next((b for b in u.buttons if st.button.search(b["text"])), None)
        if hit is None:
            self.c["no_button"] += 1
            self.note(f"step {u.i}: no button {st.button.pattern!r} in {[b['text'] for b in u.buttons]}")
            return None
        kind = "list_reply" if hit["row"] else "button_reply"
        reply = {"type": kind, kind: {"id": hit["id"], "title": hit["text"]}}
        return {"type": "interactive", "interactive": reply, "context": {"from": "0", "id": u.kbmsg["id"]}}

    def _body(self, u: User, content: Message) -> Message:
        said = {
            "from": number(u.id),
            "from_user_id": address(u.id),
            "id": f"wamid.{self.next_upd:032d}",
            "timestamp": str(int(time.time())),
            **content,
        }
        known = {"profile": {"name": "Fasil"}, "wa_id": number(u.id), "user_id": address(u.id)}
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "628110000001", "phone_number_id": ACCOUNT},
            "contacts": [known],
            "messages": [said],
        }
        entry = {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
        return {"object": "whatsapp_business_account", "entry": [entry]}

    def keep_buttons(self, u: User, markup: Message | None, msg: Message) -> None:
        offered = offers(markup) if markup else []
        if offered:
            u.buttons, u.kbmsg = offered, msg


def offers(interactive: Message) -> list[dict[str, Any]]:
    """What an interactive message offers to tap."""
    action = interactive.get("action", {})
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    taps = [one["reply"] for one in action.get("buttons", [])]
    return [{"text": one["title"], "id": one["id"], "row": one in rows} for one in (*rows, *taps)]
