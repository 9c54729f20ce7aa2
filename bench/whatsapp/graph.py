"""Fake Graph API for the benchmark: takes the bot's messages, posts signed webhooks; checks no limits."""

import hmac
from hashlib import sha256

from bench.botbench.fakeapi import FakeApi
from bench.botbench.wire import After, Answer, Params, dumps, header, parse_params
from bench.whatsapp.people import ACCOUNT, user_of

SECRET = "an-app-secret-for-the-bench"
DONE = b'{"success":true}'


class FakeGraph(FakeApi):
    """graph.facebook.com, as far as the standard dialogue needs it."""

    def handle(self, path: bytes, low: bytes, head: bytes, body: bytes) -> tuple[Answer, After]:
        name = path.partition(b"?")[0].rpartition(b"/")[2].decode()
        if not body:
            self._count(name if name != ACCOUNT else "number")
            return dumps({"id": ACCOUNT, "display_phone_number": "+62 811-0000-001"}), None
        params = parse_params(header(low, b"content-type"), body, head)
        if params.get("status"):
            self._count("read")
            return DONE, None
        self._count(str(params.get("type")))
        return self._sent(params)

    def _count(self, name: str) -> None:
        self.calls[name] = self.calls.get(name, 0) + 1

    def _sent(self, p: Params) -> tuple[Answer, After]:
        to = str(p.get("recipient") or p.get("to"))
        self.mid += 1
        sent = {"id": f"wamid.OUT{self.mid}"}
        interactive = p.get("interactive") or {}
        text = (p.get("text") or interactive.get("body") or {}).get("body") or (
            interactive.get("body") or {}
        ).get("text", "")
        answer = dumps({"messaging_product": "whatsapp", "contacts": [{"input": to}], "messages": [sent]})
        return answer, lambda: self.sim.on_reply(user_of(to), text, interactive, sent, False)

    def request(self, raw: bytes) -> bytes:
        """Signed, as Meta signs."""
        sign = hmac.new(SECRET.encode(), raw, sha256).hexdigest().encode()
        head = self.head.removesuffix(b"Content-Length: ")
        return head + b"X-Hub-Signature-256: sha256=%s\r\nContent-Length: %d\r\n\r\n" % (sign, len(raw)) + raw
