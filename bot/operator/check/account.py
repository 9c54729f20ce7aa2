"""Is WhatsApp well? Token, numbers, account, templates, webhook: all faults at once, each with its remedy."""

from __future__ import annotations

from collections.abc import Sequence

from actions import templates
from bot.config import Config
from bot.faults import Fault, indented
from bot.operator.whatsapp_account import Business, Denied, Standing, standings

PUSH = "pendamping whatsapp templates push"


async def whatsapp(config: Config) -> str:
    """Everything that must be right before a message comes or goes; fine when it is not set up."""
    if not config.whatsapp.token:
        return "not set up"
    async with Business(config.whatsapp) as account:
        shown, faults = await _numbers(account)
        faults += [*await _account(account), *_address(config.server.public_url)]
    if len(faults) > 1:
        raise Fault(indented("several things are wrong:", (str(one).replace("\n", "\n  ") for one in faults)))
    if faults:
        raise faults[0]
    return f"{', '.join(shown)}, {len(templates.NOTICES)} templates, webhook subscribed"


async def _numbers(account: Business) -> tuple[list[str], list[Fault]]:
    """The numbers as people see them, and what is wrong with others; a wrong token raises at once."""
    shown, faults = [], []
    for number_id in account.settings.phone_number_ids:
        try:
            shown.append(await account.number(number_id))
        except Denied as no:
            faults.append(_unknown("phone number id", "phone_number_ids", number_id, no))
    return shown, faults


async def _account(account: Business) -> list[Fault]:
    """What is wrong with the account itself, its templates and its webhook."""
    try:
        await account.name()
        faults = unready(standings(templates.definitions(), await account.templates()))
        subscribed = await account.subscribed()
    except Denied as no:
        return [_unknown("business account", "business_account", account.settings.business_account, no)]
    if not subscribed:
        what = "no app is subscribed to the account, so what people write reaches nobody"
        faults.append(Fault(what, "pendamping whatsapp subscribe"))
    return faults


def _address(public_url: str) -> list[Fault]:
    if public_url.startswith("https://"):
        return []
    what = "server.public_url is no https address, and Meta calls no other"
    return [Fault(what, "set it to where the bot is reached; Meta is to call /hooks/whatsapp there")]


def _unknown(what: str, setting: str, given: str, no: Denied) -> Fault:
    return Fault(
        f"WhatsApp knows no {what} {given}, or not for this token: {no.said}",
        f"copy whatsapp.{setting} anew from WhatsApp Manager, or give the token's system user that account",
    )


def unready(found: Sequence[Standing]) -> list[Fault]:
    """What is wrong with the account's templates: one fault for each kind, naming them."""
    kinds = (
        ("templates are missing", PUSH, [one for one in found if one.found is None]),
        ("templates have other words than this version", f"{PUSH} --edit", [o for o in found if o.differs]),
        (
            "templates are not approved, so what they say waits until people write",
            "pendamping whatsapp templates status tells why",
            [one for one in found if one.found is not None and not one.differs and not one.usable],
        ),
    )
    return [
        Fault(indented(f"{what} ({len(some)}):", map(_named, some)), do) for what, do, some in kinds if some
    ]


def _named(one: Standing) -> str:
    status = f" ({one.found.status})" if one.found is not None else ""
    return f"{one.wanted.name} {one.wanted.language}{status}"
