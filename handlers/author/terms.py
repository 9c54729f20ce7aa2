"""Who may fill a form, where, and is it reviewed? Asked with buttons; answers wait in the conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from actions import publishing
from actions.places import place
from actions.publishing import Terms
from handlers import flow
from handlers.memory import Publishing, TermsStep
from handlers.turn import Turn, button, quiet
from models import area
from models.area import LONGEST_NAME, Area
from models.form import FormVersion
from models.message import Button, Rows
from models.person import ROLES

MOST_FOUND = 8
"""Search results shown at most."""
Tell = Callable[[str, Rows], None]
"""Says it as a new message, or in place of the one whose button was tapped."""
LEVELS = ("province", "regency", "district")
STEPS: tuple[TermsStep, ...] = ("roles", "areas", "review", "confirm")


async def ask(turn: Turn, version: FormVersion) -> None:
    """Begin: a form that is in use already keeps its terms unless they are changed."""
    terms = publishing.terms_of(version)
    known = await publishing.is_update(turn.tx, version)
    go(turn, version.id, terms, "confirm" if known else "roles")
    await show(turn, turn.say)


def go(turn: Turn, version_id: int, terms: Terms, step: TermsStep) -> None:
    """Remember what was chosen so far, and what is asked next."""
    turn.go(
        Publishing(
            version=version_id,
            roles=list(terms.roles),
            areas=list(terms.areas),
            review=terms.review,
            step=step,
        )
    )


def chosen(turn: Turn) -> Terms:
    """What was chosen so far."""
    kept = turn.memory(Publishing)
    return Terms(kept.roles, kept.areas, kept.review)


async def show(turn: Turn, tell: Tell | None = None) -> None:
    """Ask what is to be asked now, in place of what was asked before."""
    steps = {"roles": _ask_roles, "areas": _ask_areas, "review": _ask_review, "confirm": _confirm}
    await steps[turn.memory(Publishing).step](turn, tell or turn.show)


async def _ask_roles(turn: Turn, tell: Tell) -> None:
    w, ticked = turn.words, turn.memory(Publishing).roles
    boxes = [
        (button(f"{'☑' if role in ticked else '☐'} {w.plain(f'author.role_{role}')}", f"form:role:{role}"),)
        for role in ROLES
    ]
    go_on = w.plain("author.go_on", n=len(ticked)) if ticked else w.plain("author.everybody")
    tell(w("author.who", n=len(ticked)), (*boxes, (quiet(go_on, "form:go:areas"),), flow.out(turn)))


async def _ask_areas(turn: Turn, tell: Tell) -> None:
    w, areas = turn.words, turn.memory(Publishing).areas
    named = await area_names(turn, areas)
    rows: list[tuple[Button, ...]] = [
        (button(f"☑ {name}", f"form:area:{code}"),) for code, name in zip(areas, named, strict=True)
    ]
    go_on = w.plain("author.go_on", n=len(areas)) if areas else w.plain("author.everywhere")
    tell(w("author.where", n=len(areas)), (*rows, (quiet(go_on, "form:go:review"),), flow.out(turn)))


async def _ask_review(turn: Turn, tell: Tell) -> None:
    w = turn.words
    yes = button(w.plain("author.review_yes"), "form:review:yes")
    no = button(w.plain("author.review_no"), "form:review:no")
    tell(w("author.reviewed"), ((yes,), (no,), flow.out(turn)))


async def _confirm(turn: Turn, tell: Tell) -> None:
    w, version = turn.words, await publishing.proposal(turn.tx, turn.memory(Publishing).version)
    drafts = await publishing.drafts_of_others(turn.tx, version)
    told = [
        w("author.confirm", title=version.title, version=version.version or "–", **await terms_told(turn))
    ]
    told += [w.many("author.drafts_stay", drafts)] if drafts else []
    publish = button(w.plain("author.publish_now"), f"form:publish:{version.id}")
    change = button(w.plain("author.change"), "form:go:roles")
    tell(Markup("\n\n").join(told), ((publish,), (change, *flow.out(turn))))


async def terms_told(turn: Turn) -> Mapping[str, str]:
    """The chosen terms in words: who, where, review."""
    w, terms = turn.words, chosen(turn)
    return await worded(turn, terms, lambda key: w.plain(key))


async def worded(turn: Turn, terms: Terms, plain: Callable[[str], str]) -> Mapping[str, str]:
    """Terms in words: who, where, review."""
    roles = ", ".join(plain(f"author.role_{role}") for role in terms.roles)
    areas = ", ".join(await area_names(turn, terms.areas))
    return {
        "who": roles or plain("author.everybody"),
        "where": areas or plain("author.everywhere"),
        "review": plain("author.is_reviewed" if terms.review else "author.is_filed"),
    }


async def area_names(turn: Turn, codes: Sequence[str]) -> list[str]:
    """What these areas are called."""
    return [(await place(turn.tx, code)).full for code in codes]


async def said(turn: Turn) -> None:
    """Text while this is asked: the name of an area."""
    text = turn.said.text.strip()[:LONGEST_NAME]
    if turn.said.kind != "text" or turn.memory(Publishing).step != "areas":
        turn.say(turn.words("author.please_tap"), (flow.out(turn),))
        return
    found = await _search(turn, text)
    if not found:
        turn.say(turn.words("author.area_not_found", text=text), (flow.out(turn),))
        return
    names = await area_names(turn, [one.code for one in found[:MOST_FOUND]])
    rows: Rows = tuple(
        (button(name, f"form:area:{one.code}"),) for one, name in zip(found[:MOST_FOUND], names, strict=True)
    )
    turn.say(turn.words("author.which_area"), (*rows, flow.out(turn)), prompt=True)


async def _search(turn: Turn, text: str) -> list[Area]:
    return [
        one for level in LEVELS for one in await area.search(turn.tx, text, level=level, limit=MOST_FOUND)
    ]


async def _is_area(turn: Turn) -> bool:
    """Whether an area is called so, as the district of Web in Papua."""
    name = turn.said.text.strip().casefold()
    asked = turn.memory(Publishing).step == "areas"
    return asked and any(one.name.casefold() == name for one in await _search(turn, name))


async def _again(turn: Turn) -> None:
    await show(turn, turn.say)


async def _back(turn: Turn) -> None:
    """The step before; before the first there is only the way out."""
    before = STEPS.index(turn.memory(Publishing).step) - 1
    if before < 0:
        await flow.leave(turn)
        return
    with turn.changing(Publishing) as kept:
        kept.step = STEPS[before]
    await _again(turn)


ASKED = flow.Flow(Publishing, said, dict.fromkeys(STEPS, _again), begins="formulir", back=_back, own=_is_area)
"""The steps of publishing a form."""
