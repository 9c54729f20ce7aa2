"""A stand-in for Telegram's server that knows one token, for what asks who the bot is; on loopback only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

TOKEN = "123456789:AAH-invented-for-tests"
ME = {"id": 123456789, "is_bot": True, "first_name": "Pendamping", "username": "pendamping_uji_bot"}
HOOK = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
RESULTS: dict[str, object] = {"getMe": ME, "getUpdates": [], "getWebhookInfo": HOOK}


class Answers(BaseHTTPRequestHandler):
    """Everybody with the token gets what they ask for, others 401."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        _, token, method = self.path.split("/")
        if token == f"bot{TOKEN}":
            self._send(200, {"ok": True, "result": RESULTS.get(method, True)})
        else:
            self._send(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})

    def _send(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def telegram_server() -> Iterator[str]:
    """The server's address while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
