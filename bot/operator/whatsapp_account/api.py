"""Calls to the Graph API about one business account. What the operator can mend is a Fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import aiohttp
import msgspec

from actions.templates import CATEGORY, Definition
from bot.channels.tolerant import UNREADABLE
from bot.channels.whatsapp import verdicts
from bot.config.sections import WhatsApp
from bot.faults import Fault
from bot.operator.whatsapp_account.shapes import Answer, Error, Page, Remote, components

ANSWER_SECONDS = 15
"""For an answer of the business account's API, at most."""
PAGE = 100
"""Templates asked for at once."""
PAGES = 100
"""More pages than an account may have templates: a listing that never ends is none."""
TOKEN_CODES = tuple(code for code, one in verdicts.VERDICTS.items() if one.admin == verdicts.TOKEN)
RIGHTS_CODES = (3, 10, *range(200, 300))
BUSY_CODES = (1, 2, *verdicts.BUSY)
RIGHTS = "whatsapp_business_messaging and whatsapp_business_management"
NEW_TOKEN = f"make a token of a system user with {RIGHTS}, and set PENDAMPING_WHATSAPP__TOKEN"


class Denied(Exception):
    """The Graph API says no to this call: its own `code`, and what it `said`."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"{said} (code {code})")
        self.code = code
        self.said = said


class Business:
    """One account at the Graph API; use it as `async with`."""

    def __init__(self, settings: WhatsApp) -> None:
        self.settings = settings
        self._root = f"{settings.graph_base.rstrip('/')}/{settings.api_version}"
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {self.settings.token.reveal()}"},
            timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def templates(self) -> list[Remote]:
        """Every template of the account, in every language."""
        fields = "id,name,language,status,category,components,rejected_reason,quality_score"
        found: list[Remote] = []
        query = {"fields": fields, "limit": str(PAGE)}
        for _ in range(PAGES):
            page = self._page(await self._call("GET", self._own("message_templates"), query))
            found += page.data
            if not page.after:
                break
            query = query | {"after": page.after}
        return found

    def _page(self, body: dict[str, Any]) -> Page:
        try:
            return msgspec.convert(body, Page)
        except msgspec.ValidationError as error:
            raise self._silent(f"a list of templates that cannot be read ({error})") from None

    async def create(self, definition: Definition) -> str:
        """Hand a template in; returns its status."""
        names = {"name": definition.name, "language": definition.language, "category": CATEGORY}
        body = await self._call(
            "POST", self._own("message_templates"), content=names | {"components": components(definition)}
        )
        return str(body.get("status", ""))

    async def edit(self, template_id: str, definition: Definition) -> None:
        """Hand a template in again with our words; WhatsApp takes this once a day."""
        content = {"category": CATEGORY, "components": components(definition)}
        await self._call("POST", template_id, content=content)

    async def number(self, number_id: str) -> str:
        """One of the account's numbers, as people see it."""
        body = await self._call("GET", number_id, {"fields": "display_phone_number,verified_name"})
        return str(body.get("display_phone_number", number_id))

    async def name(self) -> str:
        """The account's name."""
        body = await self._call("GET", self.settings.business_account, {"fields": "name"})
        return str(body.get("name", self.settings.business_account))

    async def subscribed(self) -> bool:
        """Whether any app gets what people write to the account's numbers."""
        return bool((await self._call("GET", self._own("subscribed_apps"))).get("data"))

    async def subscribe(self) -> None:
        """From now on the token's app gets what people write."""
        await self._call("POST", self._own("subscribed_apps"))

    def _own(self, edge: str) -> str:
        return f"{self.settings.business_account}/{edge}"

    async def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        content: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        if self._session is None:
            raise RuntimeError("a Business is used within `async with`")
        try:
            async with self._session.request(
                method, f"{self._root}/{path}", params=query, json=content
            ) as response:
                status, raw = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self._silent(type(error).__name__) from None
        return self._read(status, raw)

    def _read(self, status: int, raw: bytes) -> dict[str, Any]:
        """The answer's JSON; a Fault or Denied when it is an error."""
        try:
            body: dict[str, Any] = msgspec.json.decode(raw, type=dict)
            error = msgspec.convert(body, Answer).error
        except UNREADABLE:
            raise self._silent(f"status {status}") from None
        if error is not None:
            raise self._refused(error)
        if status >= 400:
            raise self._silent(f"status {status}")
        return body

    def _silent(self, why: str) -> Fault:
        return Fault(f"no answer from {self.settings.graph_base}: {why}", "look at whatsapp.graph_base")

    def _refused(self, error: Error) -> Fault | Denied:
        if error.code in TOKEN_CODES:
            return Fault("WhatsApp does not know this token, or it has expired", NEW_TOKEN)
        if error.code in RIGHTS_CODES:
            return Fault(f"the token may not do this: {error.said}", f"give its system user {RIGHTS}")
        if error.code in BUSY_CODES:
            return Fault(f"WhatsApp is busy: {error.said}", "try again in a while")
        return Denied(error.code, error.said)
