"""The phones themselves: what people do with them and what they show; nothing is said to them here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from html import escape
from pathlib import Path

import msgspec

from bot.channels import Commands
from bot.channels.simulator.history import Bubble, History
from bot.channels.simulator.rules import TELEGRAM, WHATSAPP
from models.message import Attachment, Button, Incoming, Kind, Outgoing, Place

Deliver = Callable[[bytes], Awaitable[object]]
"""Takes a webhook's body, as the platform would post it."""


class Phones:
    """Phones by address. `deliver` is set by whoever composes: it takes what people do to the inbox.

    `silent` are those who wrote nothing for a day.
    """

    name = "simulator"

    def __init__(self, clock: Callable[[], datetime], folder: Path | None = None) -> None:
        self.clock = clock
        self.deliver: Deliver | None = None
        self.sent: list[tuple[str, Outgoing]] = []
        self.names: dict[str, str] = {}
        self.menus: dict[str, Commands] = {}
        self.silent: set[str] = set()
        self._folder = folder
        self._files: dict[str, bytes] = {}
        self._offline: dict[str, list[Incoming]] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self.history = History(folder, first=int(clock().timestamp()))
        self.styles = {bubble.address: bubble.style for bubble in self.history.bubbles.values()}

    # What people do with their phones

    async def say(self, address: str, *texts: str) -> None:
        """Type messages; several arrive at once, as from a phone that was offline."""
        await self._arrive(address, [self._typed(address, text) for text in texts])

    async def edit(self, address: str, message_id: str, text: str) -> None:
        """Change what was typed; LookupError when there is no such message."""
        bubble = self._own(address, message_id)
        bubble.text, bubble.edited = escape(text, quote=False), True
        self.history.put(bubble)
        await self._arrive(address, [self._incoming(address, "text", message_id, text=text, edited=True)])

    async def tap(self, address: str, button: str, message_id: str = "") -> None:
        """Tap a button by text or data, on the newest message that has it (LookupError) or the one named."""
        found, pressed = self._find(address, button, message_id)
        text, call = "", f"tap{self.history.number()}"
        if self.style(address) == WHATSAPP:
            text, call = pressed.text, ""
            self.history.put(self._bubble(address, mine=True, text=escape(text, quote=False)))
        said = self._incoming(address, "button", str(found), text=text, data=pressed.data, callback_id=call)
        await self._arrive(address, [said])

    async def send_photos(self, address: str, *photos: bytes, caption: str = "", size: int = 0) -> None:
        """Send a photo, or several as an album. `size` may claim another size than the bytes have."""
        bubble = self._bubble(address, mine=True, kind="photo", text=escape(caption, quote=False))
        bubble.photos = tuple(self._keep(photo) for photo in photos)
        self.history.put(bubble)
        album = f"album{bubble.id}" if len(photos) > 1 else ""
        said = []
        for place, (ref, content) in enumerate(zip(bubble.photos, photos, strict=True)):
            attached = Attachment(ref=ref, mime="image/jpeg", name=ref, size=size or len(content))
            text = "" if place else caption
            said.append(
                self._incoming(address, "photo", str(bubble.id), text=text, attachment=attached, album=album)
            )
        await self._arrive(address, said)

    async def send_location(
        self, address: str, latitude: float, longitude: float, accuracy: float = 0.0
    ) -> None:
        """Share where the phone is."""
        bubble = self._bubble(address, mine=True, kind="location", text=f"{latitude:.5f}, {longitude:.5f}")
        self.history.put(bubble)
        place = Place(latitude, longitude, accuracy)
        await self._arrive(address, [self._incoming(address, "location", str(bubble.id), location=place)])

    async def send_other(self, address: str, kind: Kind, content: bytes = b"") -> None:
        """Send a sticker, a voice note, a document, ..."""
        bubble = self.history.put(self._bubble(address, mine=True, kind=kind, text=kind))
        attached = Attachment(self._keep(content), kind="file", size=len(content)) if content else None
        await self._arrive(address, [self._incoming(address, kind, str(bubble.id), attachment=attached)])

    async def send_document(self, address: str, name: str, content: bytes) -> None:
        """Send a file by its name."""
        bubble = self.history.put(
            self._bubble(address, mine=True, kind="file", text=escape(name, quote=False))
        )
        attached = Attachment(self._keep(content), kind="file", name=name, size=len(content))
        await self._arrive(address, [self._incoming(address, "file", str(bubble.id), attachment=attached)])

    def style(self, address: str) -> str:
        """Whose limits hold on this phone."""
        return self.styles.get(address, TELEGRAM)

    def fall_silent(self, address: str) -> None:
        """A day passes in which the person writes nothing: WhatsApp's window is shut until they do."""
        self.silent.add(address)

    def go_offline(self, address: str) -> None:
        """What is done from now on waits on the phone."""
        self._offline.setdefault(address, [])

    async def go_online(self, address: str) -> None:
        """What waited arrives at once."""
        await self._arrive(address, self._offline.pop(address, []))

    def offline(self, address: str) -> bool:
        """Whether the phone has no network."""
        return address in self._offline

    # What can be seen

    def shown(self, address: str) -> list[Bubble]:
        """What the phone shows, oldest first."""
        return self.history.of(address)

    def file(self, ref: str) -> bytes | None:
        """A picture or file by its reference."""
        if ref in self._files or self._folder is None:
            return self._files.get(ref)
        path = self._folder / "files" / ref
        return path.read_bytes() if ref.isalnum() and path.is_file() else None

    # How it is done

    def _typed(self, address: str, text: str) -> Incoming:
        bubble = self.history.put(self._bubble(address, mine=True, text=escape(text, quote=False)))
        return self._incoming(address, "text", str(bubble.id), text=text)

    def _bubble(
        self,
        address: str,
        *,
        mine: bool = False,
        kind: str = "text",
        text: str = "",
        photos: tuple[str, ...] = (),
    ) -> Bubble:
        return Bubble(
            id=self.history.number(),
            address=address,
            at=self.clock().isoformat(),
            mine=mine,
            kind=kind,
            text=text,
            photos=photos,
            style=self.style(address),
        )

    def _incoming(
        self,
        address: str,
        kind: Kind,
        message_id: str,
        *,
        text: str = "",
        data: str = "",
        callback_id: str = "",
        edited: bool = False,
        location: Place | None = None,
        attachment: Attachment | None = None,
        album: str = "",
    ) -> Incoming:
        number = self.history.number()
        return Incoming(
            channel=self.name,
            external_id=str(number),
            sender=address,
            kind=kind,
            order=number,
            text=text,
            data=data,
            message_id=message_id,
            callback_id=callback_id,
            edited=edited,
            location=location,
            attachment=attachment,
            album=album,
            name=self.names.get(address, ""),
        )

    async def _arrive(self, address: str, said: list[Incoming]) -> None:
        if address in self._offline:
            self._offline[address].extend(said)
        elif said and self.deliver is not None:
            self.silent.discard(address)
            await self.deliver(msgspec.json.encode(said))

    def _own(self, address: str, message_id: str) -> Bubble:
        bubble = self.history.bubbles.get(int(message_id)) if message_id.isdecimal() else None
        if bubble is None or bubble.address != address or not bubble.mine:
            raise LookupError("that message is not on this phone")
        return bubble

    def _find(self, address: str, button: str, message_id: str) -> tuple[int, Button]:
        for bubble in reversed(self.shown(address)):
            if message_id and str(bubble.id) != message_id:
                continue
            for one in (one for row in bubble.rows for one in row):
                if one.data and button in (one.data, one.text):
                    return bubble.id, one
        if message_id.isdecimal():  # the button went away between the look and the tap
            return int(message_id), Button(text=button, data=button)
        raise LookupError(f"no button {button!r} on this phone")

    def _keep(self, content: bytes) -> str:
        ref = sha256(content).hexdigest()[:32]
        if self._folder is None:
            self._files[ref] = content
            return ref
        path = self._folder / "files" / ref
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return ref
