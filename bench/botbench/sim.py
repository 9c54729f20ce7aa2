"""Simulated people: each plays the dialogue script against the bot and checks every reply; no network."""

import re
import time
from array import array
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any, Protocol

TEXT = "Kegiatan berjalan lancar, warga hadir tepat waktu dan berdiskusi tentang rencana kerja desa. "
WIB = timezone(timedelta(hours=7))
KINDS = ("text", "button", "location", "photo")
COUNTS = (
    "wrong",
    "dup_prompts",
    "extra",
    "edits",
    "stray",
    "no_button",
    "timeouts",
    "lost_updates",
    "recovered",
    "aborted",
    "lost_answers",
)

Message = dict[str, Any]


class Delivery(Protocol):
    """How updates reach the bot: the fake Bot API."""

    down: bool
    cb_open: set[str]

    def deliver(self, chat: "User", update_id: int, update: Message) -> None: ...


class Step:
    def __init__(self, raw: dict[str, Any]) -> None:
        self.kind, _, pattern = raw["send"].partition(":")
        if self.kind not in KINDS:
            raise SystemExit(f"unknown step kind {self.kind!r}")
        self.value: str = raw.get("value", "")
        self.button = re.compile(pattern)
        self.expect = re.compile(raw["expect"])
        self.row: dict[str, str] = raw.get("row", {})


class User:
    """One person's chat: `i` is the step sent last, `wait` until its reply is seen."""

    def __init__(self, uid: int) -> None:
        self.id = uid
        name = {"id": uid, "first_name": "Fasil", "last_name": "Itator", "username": f"fasil{uid}"}
        self.who: Message = {**name, "is_bot": False, "language_code": "id"}
        self.chat: Message = {**name, "type": "private"}
        self.queue: deque[tuple[int, bytes]] = deque()
        self.buttons: list[Message] = []
        self.kbmsg: Message = {}
        self.inline = self.alive = True
        self.wait = self.acked = self.redelivered = False
        self.prev: re.Pattern[str] | None = None
        self.vals: dict[str, Any] = {}
        self.i = self.n = self.tries = 0
        self.t0 = self.due = 0.0


def answers(n: int, key: str) -> dict[str, Any]:
    """What the user of dialogue `n` will say: the values of a script's templates."""
    return {
        "key": key,
        "n": n,
        "m": 1 + n % 89,
        "f": 1 + n * 7 % 97,
        "lat": round(-7.5 + n % 1000 / 1000, 3),
        "lon": round(110.25 + n % 777 / 1000, 3),
        "d300": (f"Uraian {key}. " + TEXT * 4)[:300],
        "photo": f"PH{key}x",
        "today": datetime.now(WIB).date().isoformat(),
    }


def photo_sizes(key: str) -> list[Message]:
    return [
        {
            "file_id": f"PH{key}{s}",
            "file_unique_id": f"U{key}{s}",
            "width": w,
            "height": w * 3 // 4,
            "file_size": w * 60,
        }
        for s, w in (("s", 90), ("m", 320), ("l", 800), ("x", 1280))
    ]


class Sim:
    api: Delivery

    def __init__(self, script: dict[str, Any], timeout: float = 10.0, seed: int = 1) -> None:
        self.timeout = timeout
        self.steps = [Step(s) for s in script["steps"]]
        self.key: str = script.get("key", "K%08d")
        self.rnd = Random(seed)
        self.users: dict[int, User] = {}
        self.active: set[User] = set()
        self.next_id, self.next_upd, self.next_mid, self.next_dlg = 700000000, 1, 1, 0
        self.done: dict[str, dict[str, str]] = {}  # key -> values the row must hold
        self.lat = array("d")
        self.lat_steps = [array("d") for _ in self.steps]
        self.measuring = self.stopping = False
        self.replies = 0
        self.c = dict.fromkeys(COUNTS, 0)
        self.samples: list[str] = []
        self.on_idle: Callable[[User], None] = self.send  # open loop: another schedule decides
        self.last_ready = 0.0

    def new_user(self) -> User:
        self.next_id += 1
        user = self.users[self.next_id] = User(self.next_id)
        self.restart(user)
        return user

    def restart(self, u: User) -> None:
        u.n = self.next_dlg
        self.next_dlg += 1
        u.i, u.tries, u.prev = 0, 0, None
        u.vals = answers(u.n, self.key % u.n)

    # ---- what a user sends -------------------------------------------------------------------------------
    def send(self, u: User, t0: float | None = None) -> None:
        st = self.steps[u.i]
        self.next_upd += 1
        self.next_mid += 1
        update = self.update(u, st)
        now = time.monotonic()
        u.wait, u.t0, u.redelivered = True, t0 or now, False
        u.acked = update is None
        u.due = now + (0.5 if u.tries and update is None else self.timeout)
        self.active.add(u)
        if update is not None:
            self.api.deliver(u, self.next_upd, update)

    def update(self, u: User, st: Step) -> Message | None:
        """The update of this step; None when the button it should press is not there."""
        msg = {"message_id": self.next_mid, "from": u.who, "chat": u.chat, "date": int(time.time())}
        update = {"update_id": self.next_upd, "message": msg}
        if st.kind == "button":
            return self.press(u, st, update)
        if st.kind == "text":
            msg["text"] = text = st.value.format_map(u.vals)
            if text[:1] == "/":
                msg["entities"] = [{"offset": 0, "length": len(text.split(" ")[0]), "type": "bot_command"}]
        elif st.kind == "location":
            place = {"latitude": u.vals["lat"], "longitude": u.vals["lon"], "horizontal_accuracy": 12.5}
            msg["location"] = place
        else:
            msg["photo"] = photo_sizes(u.vals["key"])
        return update

    def press(self, u: User, st: Step, update: Message) -> Message | None:
        hit = next((b for b in u.buttons if st.button.search(b["text"])), None)
        if hit is None:
            self.c["no_button"] += 1
            texts = [b["text"] for b in u.buttons]
            self.note(f"step {u.i}: no button {st.button.pattern!r} in {texts}")
            return None
        if not u.inline:
            update["message"]["text"] = hit["text"]
            return update
        call_id = f"{self.next_upd}{u.id}"
        self.api.cb_open.add(call_id)
        query = {
            "id": call_id,
            "from": u.who,
            "message": u.kbmsg,
            "chat_instance": str(u.id),
            "data": hit.get("callback_data", ""),
        }
        return {"update_id": self.next_upd, "callback_query": query}

    def expected(self, u: User) -> dict[str, str]:
        return {col: tpl.format_map(u.vals) for st in self.steps for col, tpl in st.row.items()}

    # ---- what a user sees --------------------------------------------------------------------------------
    def on_reply(self, chat: int, text: str, markup: Message | None, msg: Message, edit: bool) -> None:
        u = self.users.get(chat)
        if u is None:
            self.c["stray"] += 1
            return
        self.keep_buttons(u, markup, msg)
        if u.wait and self.steps[u.i].expect.search(text):
            self.accept(u)
        elif edit:  # the question just answered may be reworded to show the choice: no new prompt
            self.c["edits"] += 1
        elif u.prev is not None and u.prev.search(text):
            self.c["dup_prompts"] += 1
        elif u.wait:
            self.c["wrong"] += 1
            self.note(f"step {u.i}: wanted {self.steps[u.i].expect.pattern!r}, got {text[:90]!r}")
            if u.tries == 0:
                u.due = min(u.due, time.monotonic() + 1.0)
        else:
            self.c["extra"] += 1

    def keep_buttons(self, u: User, markup: Message | None, msg: Message) -> None:
        rows = markup and (markup.get("inline_keyboard") or markup.get("keyboard"))
        if markup and rows:
            u.buttons = [b if isinstance(b, dict) else {"text": b} for row in rows for b in row]
            u.kbmsg, u.inline = msg, bool(markup.get("inline_keyboard"))

    def accept(self, u: User) -> None:
        now = time.monotonic()
        u.wait = False
        self.active.discard(u)
        if self.measuring:
            self.lat.append(now - u.t0)
            self.lat_steps[u.i].append(now - u.t0)
        self.replies += 1
        if u.tries:
            self.c["recovered"] += 1
            u.tries = 0
        u.prev = self.steps[u.i].expect
        u.i += 1
        if u.i == len(self.steps):
            self.done[u.vals["key"]] = self.expected(u)
            if self.stopping:
                u.alive = False
                return
            seen = u.prev
            self.restart(u)
            u.prev = seen
        self.on_idle(u)

    def note(self, sample: str) -> None:
        if len(self.samples) < 12:
            self.samples.append(sample)

    def sweep(self) -> None:
        """Users whose reply never came: send the step again once, then give the dialogue up."""
        now = time.monotonic()
        for u in [u for u in self.active if u.due < now]:
            if self.api.down:
                u.due = now + self.timeout
            elif (
                not u.acked and now - u.t0 < 6 * self.timeout
            ):  # still queued, or waiting to be delivered again
                u.due = now + self.timeout / 2
            else:
                self.silent(u)

    def silent(self, u: User) -> None:
        self.c["timeouts"] += 1
        if u.acked and u.tries == 0:
            self.c["lost_updates"] += 1
        if u.tries == 0:
            u.tries = 1
            self.send(u, u.t0)
            return
        self.c["aborted"] += 1
        self.c["lost_answers"] += max(0, u.i - 1)  # answers confirmed by a next prompt, now gone
        u.wait, u.alive = False, False
        self.active.discard(u)
        if not self.stopping:
            self.on_idle(self.new_user())
