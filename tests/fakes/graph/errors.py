"""Meta's errors by their code, as an answer to a call and as a webhook tells them; decides nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
MEANINGS: Mapping[int, tuple[int, str]] = {
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Invalid OAuth access token - Cannot parse access token"),
    368: (403, "Temporarily blocked for policies violations"),
    2500: (400, "Unknown path components"),
    130429: (400, "Rate limit hit"),
    131000: (500, "Something went wrong"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131026: (400, "Message undeliverable"),
    131047: (400, "Re-engagement message"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement"),
    131050: (400, "User has stopped marketing messages"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131062: (400, "Business-scoped User ID recipients are not supported for this message"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132007: (400, "Template format character policy violated"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "There's an issue with the parameters in your template"),
}
"""Code -> the HTTP status that comes with it, and its title."""

NO_JSON = 500
"""Not one of Meta's codes: a server that answers with a page instead of JSON."""
HANG_UP = 0
"""Not one of Meta's codes: the connection ends without an answer."""


class Failure(Exception):
    """One of Meta's errors; a code that is not in the table is a plain 400."""

    def __init__(self, code: int, details: str = "", *, status: int | None = None, subcode: int = 0) -> None:
        known, title = MEANINGS.get(code, (500 if code == NO_JSON else 400, "Unknown error"))
        super().__init__(f"{code} {details or title}")
        self.code = code
        self.title = title
        self.details = details or title
        self.status = known if status is None else status
        self.subcode = subcode

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that answers a call."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.title}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": "AXsgnV2Cm3ZMGF3dF_cfYIn",
        }
        return {"error": error | ({"error_subcode": self.subcode} if self.subcode else {})}

    @property
    def told(self) -> dict[str, Any]:
        """One of the `errors` of a status that failed, as the webhook has it."""
        about = {"code": self.code, "title": self.title, "message": self.title, "href": HREF}
        return {**about, "error_data": {"details": self.details}}


def unknown_object(method: str, object_id: str) -> Failure:
    """An id that does not exist, or that this token may not see: Meta does not tell which."""
    return Failure(
        100,
        f"Unsupported {method.lower()} request. Object with ID '{object_id}' does not exist, cannot be "
        "loaded due to missing permissions, or does not support this operation",
        subcode=33,
    )
