"""One entry out to another engine and back, and what is not the same afterwards; prints nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from bench.roundtrip.engines import Act, Engine, Told
from bench.roundtrip.filling import corrections, leaves, reopened, volatile
from bench.roundtrip.sheets import Sheet
from forms import Interview

Leaves = Mapping[str, tuple[str, bool]]
IDS = ("instanceID", "deprecatedID")
_PREFIX = re.compile(r"(?<=/)[\w.-]+:")
_BETWEEN = re.compile(r"\s*;\s*")
_PLACE = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Difference:
    """`stage`: read (by them, as we sent it), edited (by them and by us), back (by us, as they sent it)."""

    engine: str
    form: str
    stage: str
    kind: str
    ref: str
    ours: str = ""
    theirs: str = ""

    def __str__(self) -> str:
        where = f"{self.engine}, {self.stage}: {self.kind} of {self.form} {self.ref}"
        return f"{where}: ours {self.ours!r}, theirs {self.theirs!r}"


@dataclass
class Compared:
    """What was looked at and what differed; `values` counts leaves."""

    trips: int = 0
    values: int = 0
    differences: list[Difference] = field(default_factory=list)


class Trip:
    """One filling: what we sent, what is to be corrected, and how it then is with us."""

    def __init__(self, sheet: Sheet, sent: str, now: datetime, seed: int) -> None:
        self.sheet, self.sent, self.now, self.seed = sheet, sent, now, seed
        self.acts = corrections(sheet, sent, now, seed)
        self.loose = frozenset(map(_key, volatile(sheet, sent, now, self.acts)))
        self.own = self._opened(sent)
        self.edited = self._opened(sent, self.acts)

    def _opened(self, submission: str, acts: Sequence[Act] = ()) -> Interview:
        return Interview(reopened(self.sheet, submission, self.now, self.seed, acts))

    def alone(self) -> Iterator[Difference]:
        """Opened by ourselves and sent again at once: nothing but its ids changed."""
        yield from self._sent_again("ours", self.sent, self.own, self.own)

    def through(self, engine: Engine, found: Compared) -> None:
        """Read, corrected and written by them, opened by us and sent again."""
        told = engine.trip(self.sheet.name, self.sent, self._attachments(), self.acts)
        found.trips += 1
        if "error" in told:
            found.differences.append(self._said(engine.name, "read", "unreadable", theirs=told["error"]))
            return
        for stage, ours in (("read", self.own), ("edited", self.edited)):
            found.values += len(told[stage]["leaves"])
            found.differences += self._state(engine.name, stage, ours, told[stage])
        for act, taken in zip(self.acts, told["taken"], strict=True):
            if not taken:
                found.differences.append(self._said(engine.name, "edited", "not there", act.ref, act.value))
        found.differences += self._back(engine.name, told["xml"])

    def _back(self, engine: str, xml: str) -> Iterator[Difference]:
        back = self._opened(xml)
        yield from self._compared(engine, "back", leaves(self.edited.instance), leaves(back.instance))
        if engine == "Web Forms":
            yield from self._named(engine, self.sent, xml)
        yield from self._sent_again(engine, xml, self.edited, back)

    def _sent_again(self, engine: str, before: str, ours: Interview, back: Interview) -> Iterator[Difference]:
        if ours.problems() or back.problems():
            refs = [", ".join(ref for ref, _ in one.problems()) for one in (ours, back)]
            if refs[0] != refs[1]:
                yield self._said(engine, "back", "validity", *refs)
            return
        again = back.finalize()
        yield from self._named(engine, before, again)
        expected, found = _texts(ours.finalize(), self.loose), _texts(again, self.loose)
        for ref, text in sorted(expected - found):
            yield self._said(engine, "back", "what is sent", ref, text, "not so")
        for ref, text in sorted(found - expected):
            yield self._said(engine, "back", "what is sent", ref, "not so", text)

    def _named(self, engine: str, before: str, after: str) -> Iterator[Difference]:
        (old,), (new,), former = _ids(before, IDS[0]), _ids(after, IDS[0]), _ids(after, IDS[1])
        if not new.startswith("uuid:") or new == old or former != [old]:
            yield self._said(engine, "back", "ids", "", old, f"{new} {former}")

    def _state(self, engine: str, stage: str, ours: Interview, told: Told) -> Iterator[Difference]:
        theirs = {ref: (str(value), bool(relevant)) for ref, (value, relevant) in told["leaves"].items()}
        yield from self._compared(engine, stage, leaves(ours.instance), theirs)
        problems, broken = [ref for ref, _ in ours.problems()], told["broken"]
        for ref in broken if not problems else problems if not broken else ():
            kind = _held(ours, ref)
            yield self._said(engine, stage, kind, ref, ", ".join(problems), ", ".join(broken))

    def _compared(self, engine: str, stage: str, ours: Leaves, theirs: Leaves) -> Iterator[Difference]:
        mine, other = _keyed(ours, self.loose), _keyed(theirs, self.loose)
        counts = _counts(mine), _counts(other)
        for ref in sorted(counts[0].keys() | counts[1].keys()):
            if counts[0][ref] != counts[1][ref]:
                yield self._said(engine, stage, "repeats", ref, str(counts[0][ref]), str(counts[1][ref]))
        for ref in sorted(mine.keys() | other.keys()):
            value, relevant = mine.get(ref, ("", False))
            their_value, is_relevant = other.get(ref, ("", False))
            if relevant != is_relevant:
                yield self._said(engine, stage, "relevance", ref, str(relevant), str(is_relevant))
            elif relevant and not same(value, their_value):
                yield self._said(engine, stage, "value", ref, value, their_value)

    def _said(
        self, engine: str, stage: str, kind: str, ref: str = "", ours: str = "", theirs: str = ""
    ) -> Difference:
        return Difference(engine, self.sheet.name, stage, kind, _PLACE.sub("", ref), ours, theirs)

    def _attachments(self) -> list[str]:
        kinds = ("image", "audio", "video", "file")
        nodes = ((node, node.d.control) for node in self.own.instance.root.walk() if node.value)
        return [node.value for node, control in nodes if control is not None and control.type in kinds]


def _held(ours: Interview, ref: str) -> str:
    """What a condition is on: somebody's answer (validity), or what nobody can answer."""
    node = ours.instance.find(ref)
    if node is None:
        return "validity"
    if node.d.control is None:
        return "hidden condition"
    shown = node.d.control.type == "note" or ours.instance.readonly(node)
    return "shown condition" if shown else "validity"


def same(ours: str, theirs: str) -> bool:
    """The same value: numbers and moments as such, lists in any order."""
    ours, theirs = _plain(ours), _plain(theirs)
    if ours == theirs:
        return True
    for read in (float, datetime.fromisoformat):
        try:
            return bool(read(ours) == read(theirs))
        except (ValueError, TypeError):
            continue
    return sorted(ours.split()) == sorted(theirs.split())


def _plain(value: str) -> str:
    """A line's points may have a blank between them."""
    return _BETWEEN.sub(";", value)


def _key(ref: str) -> str:
    return _PREFIX.sub("", ref)


def _keyed(found: Leaves, loose: Set[str]) -> dict[str, tuple[str, bool]]:
    keyed = {_key(ref): leaf for ref, leaf in found.items()}
    return {ref: leaf for ref, leaf in keyed.items() if ref not in loose and not ref.endswith(IDS)}


def _counts(found: Leaves) -> Counter[str]:
    """How many instances each repeat has that hold something relevant."""
    rows = set()
    for ref, (_, relevant) in found.items():
        if relevant:
            rows |= {ref[: place.end()] for place in _PLACE.finditer(ref)}
    return Counter(row.rpartition("[")[0] for row in rows)


def _texts(xml: str, loose: Set[str]) -> set[tuple[str, str]]:
    """What a submission says, but for its ids: ref and text of each leaf."""
    root = etree.fromstring(xml)
    said = set()
    places: dict[object, str] = {}
    for element in root.iter("*"):
        name = etree.QName(element).localname
        above = element.getparent()
        if above is None:
            places[element] = f"/{name}"
            continue
        sisters = [each for each in above if each.tag == element.tag]
        number = f"[{sisters.index(element) + 1}]" if len(sisters) > 1 else ""
        places[element] = f"{places[above]}/{name}{number}"
        if not len(element) and name not in IDS and places[element] not in loose:
            said.add((places[element], _plain(element.text or "")))
    return said


def _ids(xml: str, name: str) -> list[str]:
    return [each.text or "" for each in etree.fromstring(xml.encode()).iter(f"{{*}}{name}")]
