"""Where an interview stands and where it goes next; stores no answers."""

from __future__ import annotations

from collections.abc import Iterator

from forms.instance import Instance, Node
from forms.interview import marks, pages
from forms.interview.accept import is_note, wrong
from forms.interview.progress import Progress
from forms.interview.walk import END, Spot, Walk


class Flow:
    """``spot`` is the place now shown: a question, a prompt or the end.

    Whatever changes an answer ends in ``advance``, ``stay`` or ``restart``: they find the place again where a
    count, a relevance or a removal took it away.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.walk = Walk(instance)
        self.progress = Progress(instance, self.walk)
        self.spot = self.walk.start

    @property
    def at(self) -> str:
        """The place as a ref; a prompt is /data/anggota[+]."""
        return self.spot.ref

    # --- going -------------------------------------------------------------------------------------------

    def advance(self) -> None:
        """To the next place that needs an answer; before the end, what was passed is looked at again."""
        if self.spot.kind == "question":
            for note in pages.notes(self.instance, self.spot.node):
                marks.mark_asked(note)
        origin = self.spot if self.spot.node.relevant else self.walk.start
        self.spot = self._first_open(self.walk.next(origin))
        if self.spot.kind == "end":
            self.spot = self._first_open(self.walk.next(self.walk.start))

    def restart(self) -> None:
        """To the first place that needs an answer."""
        self.spot = self.walk.start
        self.progress.forget()
        self.advance()

    def go(self, spot: Spot) -> None:
        self.spot = spot
        self.progress.forget()

    def stand_at(self, at: str) -> None:
        """At a place that was kept; where it is gone meanwhile, at the next one to ask."""
        spot = self.find(at)
        if spot is None:
            self.advance()
        else:
            self.spot = spot

    def end(self) -> None:
        """To the end, with all that is there taken for answered; what the clock has overtaken may stay."""
        for spot in self.walk.spots():
            if spot.kind == "question":
                marks.mark_asked(spot.node)
                constraint = spot.node.d.bind.constraint
                if constraint is not None and constraint.uses_now:
                    spot.node.el.set(marks.SENT, spot.node.value)
            elif spot.kind == "prompt":
                marks.close(spot)
        self.spot = self.walk.end

    def settle(self) -> None:
        """After answers on the same page: on, where the present question has its own by now."""
        if self.spot.kind == "question" and not self._is_open(self.spot):
            self.advance()

    def stay(self) -> None:
        """After an answer elsewhere: the place stands unless it is gone, or the end is no longer the end."""
        if self.spot.kind == "end" or not self.stands(self.spot):
            self.restart()
        self.progress.forget()

    def back(self) -> None:
        """To the place shown before this one; stays at the first."""
        previous: Spot | None = None
        for spot in self.shown():
            if same(spot, self.spot):
                break
            previous = spot
        if previous is not None:
            self.go(previous)

    def _first_open(self, spot: Spot) -> Spot:
        passed = 0
        while spot.kind != "end" and not self._is_open(spot):
            passed += spot.kind == "question"
            if passed == 1:
                self.progress.forget()
            spot = self.walk.next(spot)
        return spot

    def _is_open(self, spot: Spot) -> bool:
        """Whether the interview stops at this place on its way."""
        if spot.kind == "prompt":
            return not marks.is_closed(spot)
        return spot.kind == "question" and not self._is_told(spot) and self._lacks(spot.node)

    def _lacks(self, node: Node) -> bool:
        return not marks.is_asked(node) or wrong(self.instance, node) is not None

    def _is_told(self, spot: Spot) -> bool:
        """Whether there is nothing to stop for: a note without words, or one that the next question tells."""
        item = spot.node.d.item
        if not is_note(spot.node) and (item is None or item.told_with is None):
            return False
        if pages.is_bare(spot.node):
            return True
        asked = pages.told_with(self.instance, spot.node)
        return asked is not None and self._lacks(asked)

    # --- looking -----------------------------------------------------------------------------------------

    def shown(self) -> Iterator[Spot]:
        """Places a person sees, in order."""
        for spot in self.walk.spots():
            if spot.kind == "prompt" or same(spot, self.spot) or self._stops(spot):
                yield spot
        yield self.walk.end

    def _stops(self, spot: Spot) -> bool:
        node = spot.node
        return spot.kind == "question" and not (
            pages.is_bare(node) or pages.told_with(self.instance, node) is not None
        )

    def questions(self) -> Iterator[Node]:
        """Relevant questions in the order asked, without notes."""
        return (node for node in self.controls() if not is_note(node))

    def controls(self) -> Iterator[Node]:
        """The same with notes."""
        return (spot.node for spot in self.walk.spots() if spot.kind == "question")

    def stands(self, spot: Spot) -> bool:
        """Whether the place is there to be shown."""
        if not spot.node.relevant:
            return False
        if spot.kind == "prompt" and spot.item.node is not None:
            return self.walk.may_add(spot.item.node, spot.node)
        return spot.kind in ("question", "end")

    def may_go(self, spot: Spot) -> bool:
        """Only to what was asked already, or lies before the present place."""
        if spot.kind == "question" and marks.is_asked(spot.node):
            return True
        for each in self.shown():
            if same(each, spot):
                return True
            if same(each, self.spot):
                return False
        return False

    def find(self, at: str) -> Spot | None:
        """The place of a ref, None when it is not to be shown now."""
        if at == END:
            return self.walk.end
        spot = self._prompt(at[:-3]) if at.endswith("[+]") else self._place(at)
        return spot if spot is not None and self.stands(spot) else None

    def _place(self, at: str) -> Spot | None:
        node = self.instance.find(at) if at else None
        if node is None or node.d.item is None:
            return None
        if node.d.control is not None:
            return Spot("question", node.d.item, node)
        return Spot("repeat" if node.d.kind == "repeat" else "group", node.d.item, node)

    def _prompt(self, ref: str) -> Spot | None:
        parent_ref, _, name = ref.rpartition("/")
        parent = self.instance.find(parent_ref)
        d = self.instance.form.nodes.get(f"{parent.d.ref}/{name}") if parent is not None else None
        if parent is None or d is None or d.item is None or d.kind != "repeat":
            return None
        return Spot("prompt", d.item, parent)


def same(one: Spot, other: Spot) -> bool:
    return one.kind == other.kind and one.item is other.item and one.node is other.node
