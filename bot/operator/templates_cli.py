"""`pendamping whatsapp ...`: the message templates at WhatsApp, and who gets what people write to us."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from actions import templates as ours
from actions.templates import CATEGORY, Definition
from bot.config import Config
from bot.faults import Fault
from bot.operator.cli import politely, settled
from bot.operator.whatsapp_account import Business, Denied, Remote, Standing, standings, strangers

whatsapp = typer.Typer(no_args_is_help=True, help="The business account at WhatsApp.")
templates = typer.Typer(
    no_args_is_help=True, help="What WhatsApp must approve before it may be said to people who are silent."
)
whatsapp.add_typer(templates, name="templates")


@whatsapp.command()
def subscribe() -> None:
    """From now on the token's app gets what people write to the account's numbers."""
    politely(_subscribe(settled()))


async def _subscribe(config: Config) -> None:
    async with _business(config) as account:
        try:
            await account.subscribe()
        except Denied as no:
            raise Fault(f"WhatsApp says no: {no}", "check whatsapp.business_account") from None
    typer.echo("Subscribed. In Meta's console the app's webhook must have the field `messages` on.")


def _business(config: Config) -> Business:
    if not config.whatsapp.token:
        raise Fault("WhatsApp is not set up", "set [whatsapp] in config.toml")
    return Business(config.whatsapp)


@templates.command("list")
def show() -> None:
    """Every template as this version has it, in every language."""
    typer.echo("\n\n".join(map(described, ours.definitions())))


def described(definition: Definition) -> str:
    """Name, language, category; values with examples; buttons; the text."""
    values = [
        f"{{{{{n}}}}} {name}, for example {example}"
        for n, (name, example) in enumerate(
            zip(definition.body.names, definition.examples, strict=True), start=1
        )
    ]
    lines = [f"{definition.name}  {definition.language}  {CATEGORY}"]
    lines += [f"  {value}" for value in values]
    lines += [f"  buttons: {', '.join(definition.buttons)}"] if definition.buttons else []
    return "\n".join([*lines, *(f"  | {line}".rstrip() for line in definition.body.text.split("\n"))])


@templates.command()
def push(
    edit: Annotated[
        bool, typer.Option("--edit", help="Also change those whose words differ; once a day at most.")
    ] = False,
) -> None:
    """Hand in the templates that the account lacks; exit code 1 if WhatsApp refuses one."""
    politely(_push(settled(), edit=edit))


async def _push(config: Config, *, edit: bool) -> None:
    refused = 0
    async with _business(config) as account:
        for one in standings(ours.definitions(), await _known(account)):
            try:
                told = await _handed_in(account, one, edit=edit)
            except Denied as no:
                told, refused = f"refused: {no}", refused + 1
            typer.echo(f"{one.wanted.name}  {one.wanted.language}  {told}")
    if refused:
        raise Fault(f"templates that WhatsApp refused: {refused}", "read why above, and change their words")


async def _handed_in(account: Business, one: Standing, *, edit: bool) -> str:
    """Bring one template about, if need be; tells what was done."""
    if one.found is None:
        return f"handed in: {await account.create(one.wanted)}"
    if not one.differs:
        return f"is there: {one.found.status}"
    if not edit:
        return "is there with other words: left as it is (--edit changes it)"
    await account.edit(one.found.id, one.wanted)
    return "changed: PENDING"


@templates.command()
def status() -> None:
    """What became of each template at WhatsApp; exit code 1 if one cannot be sent."""
    politely(_status(settled()))


async def _status(config: Config) -> None:
    async with _business(config) as account:
        found = await _known(account)
    wanted = ours.definitions()
    all_of_them = standings(wanted, found)
    typer.echo("\n".join(map(standing, all_of_them)))
    typer.echo(
        "\n".join(f"{one.name}  {one.language}  {one.status}  not ours" for one in strangers(wanted, found))
    )
    unusable = sum(not one.usable for one in all_of_them)
    if unusable:
        raise Fault(f"{unusable} of {len(all_of_them)} templates cannot be sent", remedy(all_of_them))


def standing(one: Standing) -> str:
    """A template's line."""
    head = f"{one.wanted.name}  {one.wanted.language}"
    return f"{head}  {'  '.join(remarks(one.found, one.differs))}" if one.found else f"{head}  MISSING"


def remarks(found: Remote, differs: bool) -> list[str]:
    """The status of a template, and all that is unusual about it."""
    told = [found.status]
    if found.rejected_reason not in (None, "", "NONE"):
        told.append(f"because {found.rejected_reason}")
    if found.quality_score.score != "UNKNOWN":
        told.append(f"quality {found.quality_score.score}")
    if found.category not in ("", CATEGORY):
        told.append(f"counted as {found.category}")
    if differs:
        told.append("with other words")
    return told


def remedy(found: Sequence[Standing]) -> str:
    """What an operator does about templates that cannot be sent."""
    if any(one.found is None for one in found):
        return "pendamping whatsapp templates push"
    if any(one.differs for one in found):
        return "pendamping whatsapp templates push --edit"
    return "wait for those that are PENDING; change the words of others, then push --edit"


async def _known(account: Business) -> list[Remote]:
    try:
        return await account.templates()
    except Denied as no:
        raise Fault(
            f"the account's templates cannot be read: {no}", "check whatsapp.business_account"
        ) from None
