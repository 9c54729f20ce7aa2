"""Pure: what WhatsApp tells about our own account -> News for the admins; reads no messages of people."""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels import News
from bot.channels.whatsapp.shapes import Error, Value
from bot.channels.whatsapp.verdicts import said

CHANNEL = "whatsapp"
USUAL = frozenset(
    ("VOLUME_BASED_PRICING_TIER_UPDATE", "PARTNER_ADDED", "PARTNER_APP_INSTALLED", "AD_ACCOUNT_LINKED")
)
"""What happens to an account without anybody having to do anything."""


def news(field: str, value: Value) -> Iterator[News]:
    """What a change of an account's field tells; fields that we do not know tell nothing."""
    about = {"name": value.message_template_name, "language": value.message_template_language}
    if field == "message_template_status_update" and value.event:
        reason = "" if value.reason in ("", "NONE") else f" ({value.reason})"
        yield _news("machine.wa_template", **about, event=value.event + reason)
    elif field == "message_template_quality_update" and value.new_quality_score:
        yield _news("machine.wa_quality", **about, score=value.new_quality_score)
    elif field == "template_category_update" and value.new_category:
        yield _news("machine.wa_category", **about, category=value.new_category)
    elif field == "phone_number_quality_update" and value.event:
        number = value.display_phone_number
        yield _news("machine.wa_number", number=number, event=f"{value.event} {value.current_limit}".strip())
    elif field == "account_update" and value.event and value.event not in USUAL:
        yield _news("machine.wa_account", event=_account_event(value))


def _account_event(value: Value) -> str:
    """What happened to the account, and of which kind: "ACCOUNT_VIOLATION SPAM"."""
    kinds = [one.restriction_type for one in value.restriction_info]
    if value.ban_info is not None:
        kinds.append(value.ban_info.waba_ban_state)
    if value.violation_info is not None:
        kinds.append(value.violation_info.violation_type)
    return " ".join([value.event, *filter(None, kinds)])


def trouble(error: Error) -> News:
    """An error that belongs to no message."""
    return _news("machine.wa_trouble", reason=f"{error.code} {said(error)}".strip())


def _news(key: str, **values: str) -> News:
    return News(CHANNEL, key, {name: value[:300] for name, value in values.items()})
