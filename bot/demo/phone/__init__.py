"""The phone's page and what it asks of the simulator; only the demo mounts these routes, on loopback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.channels.simulator import TELEGRAM, WHATSAPP, Bubble, Simulator, Toast, approved
from bot.demo.phone.window import Window
from locales import Words, words

HERE = Path(__file__).parent
STATIC = frozenset(("phone.css", "phone.js", "icon.svg", "balai.jpg", "drainase.jpg", "posyandu.jpg"))
SAMPLES = ("balai.jpg", "drainase.jpg", "posyandu.jpg")
LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))
POLICY = "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'"
KINDS = {
    b"\x89PNG": "image/png",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"OggS": "audio/ogg",
    b"WAVE": "audio/wav",
    b"ftyp": "video/mp4",
    b"%PDF": "application/pdf",
    b"PK\x03\x04": "application/octet-stream",
    b"BEGIN:VCALEN": "text/calendar",
}
"""What a file begins with -> its MIME type; all else that the phone shows is a JPEG."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
LARGEST_PHOTO = 30_000_000
"""Bytes of one photo that the phone takes: more than the bot does, so that its refusal can be seen."""
PATIENCE = 4.0
"""Seconds that a question for news is kept waiting; the server ends no later than that."""
SCRIPT_WORDS = (
    *("failed", "bot", "no_network"),
    *(
        "menu",
        "choose",
        "photo",
        "edited",
        "change",
        "empty",
        "location",
        "here",
        "no_location",
        "attach",
    ),
    *("more", "template", "window_open", "window_shut", "templates_idle", "templates_needed"),
    *("own_photos", "sample_photo", "sample_album", "document", "sticker", "voice"),
)


@dataclass(frozen=True)
class Face:
    """Somebody whose phone the visitor may hold."""

    address: str
    name: str


@dataclass(frozen=True)
class Spot:
    """A place that the visitor may pretend to be at."""

    name: str
    latitude: float
    longitude: float


class Phone:
    """The page over one simulator."""

    def __init__(
        self,
        simulator: Simulator,
        window: Window,
        faces: Sequence[Face],
        spots: Sequence[Spot],
        place: str,
    ) -> None:
        self.simulator = simulator
        self.window = window
        self.faces = faces
        self.spots = spots
        self.place = place
        loader = FileSystemLoader(HERE)
        self._page = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)

    def routes(self) -> list[Route]:
        """Everything below /phone."""
        acts = {
            "say": self.say,
            "tap": self.tap,
            "location": self.location,
            "photos": self.photos,
            "document": self.document,
            "other": self.other,
            "switch": self.switch,
            "silence": self.silence,
        }
        return [
            Route("/phone", self.page),
            Route("/phone/news", self.news),
            Route("/phone/static/{name}", static),
            Route("/phone/files/{ref}", self.file),
            Route("/phone/{address}/menu", self.menu),
            Route("/phone/{address}/window", self.until),
            *(
                Route(f"/phone/{{address}}/{name}", self._guarded(act), methods=["POST"])
                for name, act in acts.items()
            ),
        ]

    def _guarded(self, act: Any) -> Any:
        async def guarded(request: Request) -> Response:
            _only_here(request)
            if request.headers.get("x-phone") != "1":
                raise HTTPException(403)  # a page elsewhere cannot send this header to us
            address = request.path_params["address"]
            if address not in {face.address for face in self.faces}:
                raise HTTPException(404)
            try:
                await act(address, request)
            except (LookupError, ValueError, msgspec.MsgspecError) as error:
                raise HTTPException(400) from error
            return Response(status_code=204)

        return guarded

    async def page(self, request: Request) -> Response:
        """The phone."""
        _only_here(request)
        w = words(request.query_params.get("lang", "id"))
        html = self._page.get_template("page.html.jinja").render(
            w=w,
            language=w.language,
            people=self.faces,
            place=self.place,
            setting=self._setting(w),
            templates=approved.examples(w.language),
        )
        return HTMLResponse(html, headers=HEADERS)

    def _setting(self, w: Words) -> dict[str, Any]:
        phones = {
            face.address: {
                "style": self.simulator.style(face.address),
                "offline": self.simulator.offline(face.address),
            }
            for face in self.faces
        }
        places = [
            {"name": spot.name, "latitude": spot.latitude, "longitude": spot.longitude} for spot in self.spots
        ]
        texts = {name: w.plain(f"simulator.{name}") for name in SCRIPT_WORDS}
        return {
            "language": w.language,
            "zone": "Asia/Jakarta",
            "words": texts,
            "phones": phones,
            "places": places,
            "samples": SAMPLES,
        }

    async def news(self, request: Request) -> Response:
        """What is new on every phone since a change, waiting a little for something to happen."""
        _only_here(request)
        after = request.query_params.get("after", "")
        if not after.isdecimal():
            return self._news(self.simulator.history.since(0))
        return self._news(await self.simulator.history.news(int(after), PATIENCE))

    def _news(self, found: Sequence[Bubble | Toast]) -> Response:
        body = msgspec.json.encode({"last": self.simulator.history.last, "news": found})
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})

    async def file(self, request: Request) -> Response:
        """A picture that was sent or received."""
        _only_here(request)
        content = self.simulator.file(request.path_params["ref"])
        if content is None:
            raise HTTPException(404)
        kind = next((kind for mark, kind in KINDS.items() if mark in content[:12]), "image/jpeg")
        return Response(content, media_type=kind, headers={**HEADERS, "Cache-Control": "max-age=86400"})

    async def menu(self, request: Request) -> Response:
        """The commands that the bot offers on a phone: [name, what it does]."""
        _only_here(request)
        return JSONResponse(self.simulator.menus.get(request.path_params["address"], []))

    async def until(self, request: Request) -> Response:
        """Until when WhatsApp's window is open at a phone: an ISO moment, or null."""
        _only_here(request)
        until = await self.window.until(request.path_params["address"])
        return JSONResponse(until.isoformat() if until else None)

    async def say(self, address: str, request: Request) -> None:
        """Type a message, or change one."""
        body = await _json(request)
        text = str(body["text"])[:20_000]
        if body.get("edit"):
            await self.simulator.edit(address, str(body["edit"]), text)
        else:
            await self.simulator.say(address, text)

    async def tap(self, address: str, request: Request) -> None:
        """Tap a button."""
        body = await _json(request)
        await self.simulator.tap(address, str(body["data"]), str(body["message"]))

    async def location(self, address: str, request: Request) -> None:
        """Share a place."""
        body = await _json(request)
        latitude, longitude = float(body["latitude"]), float(body["longitude"])
        await self.simulator.send_location(address, latitude, longitude, float(body.get("accuracy") or 0))

    async def photos(self, address: str, request: Request) -> None:
        """Send one photo or an album."""
        async with request.form(max_files=10, max_part_size=LARGEST_PHOTO) as form:
            files = [part for part in form.getlist("photo") if isinstance(part, UploadFile)]
            contents = [await part.read(LARGEST_PHOTO) for part in files]
        if not contents:
            raise ValueError("no photo")
        await self.simulator.send_photos(address, *contents)

    async def document(self, address: str, request: Request) -> None:
        """Send one file, such as a questionnaire."""
        async with request.form(max_files=1, max_part_size=LARGEST_PHOTO) as form:
            file = form.get("document")
            if not isinstance(file, UploadFile):
                raise ValueError("no file")
            content, name = await file.read(LARGEST_PHOTO), (file.filename or "")[:120]
        await self.simulator.send_document(address, name, content)

    async def other(self, address: str, request: Request) -> None:
        """Send what the bot has no use for."""
        kind = (await _json(request))["kind"]
        await self.simulator.send_other(address, "voice" if kind == "voice" else "sticker")

    async def switch(self, address: str, request: Request) -> None:
        """Hold Telegram's or WhatsApp's limits; lose or find the network."""
        body = await _json(request)
        self.simulator.styles[address] = WHATSAPP if body.get("style") == WHATSAPP else TELEGRAM
        await self.window.open(address)
        if body.get("offline"):
            self.simulator.go_offline(address)
        else:
            await self.simulator.go_online(address)

    async def silence(self, address: str, request: Request) -> None:
        """Let a day pass in which this phone writes nothing."""
        await self.window.shut(address)


def _only_here(request: Request) -> None:
    """Refuse requests under another name than loopback's: a page elsewhere may make its name point here."""
    host = request.headers.get("host", "")
    if (host if host.endswith("]") else host.rsplit(":", 1)[0]) not in LOOPBACK:
        raise HTTPException(403)


async def _json(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.json.decode(await request.body(), type=dict[str, Any])
    return body


async def static(request: Request) -> Response:
    """The page's own style, script and pictures."""
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    return FileResponse(HERE / name, headers=HEADERS)
