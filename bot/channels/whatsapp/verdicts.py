"""What WhatsApp's error codes mean for a message; one table for answers, failed statuses and the guide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.channels import SendError
from bot.channels.whatsapp.shapes import Error

TOKEN, ACCESS, RESTRICTED = "machine.wa_token", "machine.wa_access", "machine.wa_restricted"
PAYMENT, SPAM, TEMPLATE = "machine.wa_payment", "machine.wa_spam", "machine.wa_template_refused"


class Verdict(NamedTuple):
    """What follows from a code. `retry` in seconds, at least (the pauses grow), None = given up."""

    says: str
    retry: float | None = None
    shut: bool = False
    unreachable: bool = False
    admin: str = ""


_FAULT = 5.0
"""A fault on their side: soon again."""
_OPERATOR = 600.0
"""Somebody has to mend something: what is said meanwhile waits."""
_HOUR = 3600.0
"""Seconds: what takes people at WhatsApp, or a limit that counts by the hour."""

VERDICTS: dict[int, Verdict] = {
    # Who we are
    0: Verdict("the token cannot be checked", _OPERATOR, admin=TOKEN),
    102: Verdict("the token's session has ended", _OPERATOR, admin=TOKEN),
    190: Verdict("the token has expired or was withdrawn", _OPERATOR, admin=TOKEN),
    3: Verdict("the app lacks a capability or permission", _OPERATOR, admin=ACCESS),
    10: Verdict("the permission is missing or was withdrawn", _OPERATOR, admin=ACCESS),
    33: Verdict("the phone number is gone, or not ours to use", _OPERATOR, admin=ACCESS),
    200: Verdict("a permission is missing", _OPERATOR, admin=ACCESS),
    131005: Verdict("access denied", _OPERATOR, admin=ACCESS),
    131045: Verdict("the phone number is not registered rightly", _OPERATOR, admin=ACCESS),
    133010: Verdict("the phone number is not registered", _OPERATOR, admin=ACCESS),
    131037: Verdict("the display name is not approved yet", _HOUR, admin=ACCESS),
    # What our account may do
    368: Verdict("the account is restricted for a while", _HOUR, admin=RESTRICTED),
    131031: Verdict("the account is locked", _HOUR, admin=RESTRICTED),
    130497: Verdict("the account may not write to this country", admin=RESTRICTED),
    131030: Verdict("a test number writes only to numbers on its list", admin=RESTRICTED),
    131042: Verdict("the account's payment is not settled", _HOUR, admin=PAYMENT),
    131048: Verdict("too many people blocked or reported us", _HOUR, admin=SPAM),
    # Too much at once
    4: Verdict("too many calls of the app", 60),
    17: Verdict("too many calls of the token's user", 60),
    32: Verdict("too many calls of the page", 60),
    341: Verdict("too many calls of the app in this hour", 60),
    613: Verdict("too many calls of this kind", 60),
    80007: Verdict("too many calls of the business account", 60),
    80008: Verdict("too many calls of the business account", 60),
    130429: Verdict("too many messages of this phone number", 3),
    131056: Verdict("too many messages to this person", 6),
    133016: Verdict("the phone number was registered too often", _HOUR, admin=ACCESS),
    # Their side
    1: Verdict("an unknown fault at WhatsApp", _FAULT),
    2: Verdict("WhatsApp is down or overloaded", _FAULT),
    131000: Verdict("an unknown fault at WhatsApp", _FAULT),
    131016: Verdict("WhatsApp is overloaded", _FAULT),
    131057: Verdict("the account is in maintenance", 300),
    133004: Verdict("WhatsApp is not there for now", 60),
    # This person
    470: Verdict("the window for free speech is shut", shut=True),
    131047: Verdict("the window for free speech is shut", shut=True),
    131026: Verdict("the person cannot be reached", unreachable=True),
    131021: Verdict("the recipient is ourselves", unreachable=True),
    131049: Verdict("held back, so that the person does not get too much from businesses"),
    131050: Verdict("the person stopped this kind of message"),
    130472: Verdict("held back by an experiment with this person"),
    131062: Verdict("this kind of message needs the person's number"),
    # This message
    100: Verdict("a parameter is wrong"),
    131008: Verdict("a parameter is missing"),
    131009: Verdict("a parameter's value is wrong"),
    131051: Verdict("a kind of message that is not supported"),
    131052: Verdict("the file could not be fetched", 60),
    131053: Verdict("the file could not be taken", 60),
    # This template
    132000: Verdict("the template has another number of values", admin=TEMPLATE),
    132001: Verdict("there is no such template in this language, or it is not approved", admin=TEMPLATE),
    132005: Verdict("the template gets too long with these values", admin=TEMPLATE),
    132007: Verdict("the template breaks a policy", admin=TEMPLATE),
    132012: Verdict("a value does not fit the template", admin=TEMPLATE),
    132015: Verdict("the template is paused for its quality", admin=TEMPLATE),
    132016: Verdict("the template is switched off for its quality", admin=TEMPLATE),
    132018: Verdict("the template's values are wrong", admin=TEMPLATE),
    132068: Verdict("the template's form is blocked", admin=TEMPLATE),
    132069: Verdict("the template's form is slowed down", 600, admin=TEMPLATE),
}
OURS = (TOKEN, ACCESS, RESTRICTED, PAYMENT, SPAM)
"""What the admins have to mend before anything goes out again."""
DOWN = (1, 2, 131016, 131057, 133004)
"""Nothing goes out for now, whomever it is for."""
BUSY = (4, 17, 32, 341, 613, 80007, 80008, 130429)
"""Too much at once of all that we send."""
CROWDED = (131056,)
"""Too much at once for this person."""
_PERMISSIONS = range(200, 300)
_GONE = 33
"""The subcode of 100 that speaks of the phone number and not of the message."""


def of(code: int, subcode: int = 0) -> Verdict | None:
    """The verdict on a code; None for one that we do not know."""
    if code == 100 and subcode == _GONE:
        return VERDICTS[33]
    return VERDICTS.get(200 if code in _PERMISSIONS else code)


def error(code: int, said: str, *, status: int = 0, subcode: int = 0) -> SendError:
    """A code and WhatsApp's words as SendError; `status` is the answer's (0 = told by a webhook)."""
    known = of(code, subcode)
    if known is None:
        known = Verdict("WhatsApp refuses", _unknown(status))
    words = said.removeprefix(f"(#{code}) ")
    return SendError(
        f"{code} {known.says}" + (f": {words}" if words else ""),
        retry_after=known.retry,
        unreachable=known.unreachable,
        shut=known.shut,
        admin=known.admin,
        code=code,
        down=known.retry is not None and (known.admin in OURS or code in DOWN),
        busy=code in BUSY,
        crowded=code in CROWDED,
        refused=known.admin in (TOKEN, ACCESS),
    )


def _unknown(status: int) -> float | None:
    """A code that we do not know: by the answer's own status."""
    if status == 429:
        return 60
    return _FAULT if status >= 500 else None


def of_failure(errors: Sequence[Error]) -> SendError:
    """Why a message failed that had left, as its status tells it."""
    return error(errors[0].code, said(errors[0])) if errors else SendError("WhatsApp does not say why")


def said(told: Error) -> str:
    """WhatsApp's own words, the most telling first."""
    details = told.error_data.details if told.error_data is not None else ""
    return (details or told.message or told.title).replace("\0", "")[:500]  # of answers, too
