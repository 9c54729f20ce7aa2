"""The conversation with one form: what to ask next, what an answer does; knows no channel, no database, no
clock.
"""

from __future__ import annotations

from collections.abc import Iterator

from forms.answer import interpret, times, yes_or_no
from forms.definition import Form
from forms.instance import Instance, Node, start
from forms.interview import marks
from forms.interview.ask import asked_for, html, question, together
from forms.interview.markup import to_plain
from forms.interview.paste import fields, paste
from forms.interview.progress import Progress
from forms.interview.show import shown
from forms.interview.walk import Spot, Walk
from forms.problem import Problem
from forms.step import Answered, End, Field, Group, Pasted, RepeatPrompt, Said, Setting, Step

END = "END"


class Interview:
    """Made by ``begin``, ``resume`` or ``edit``; between two messages it is ``state`` and ``at``.

    A live interview may be kept by the caller between messages, as long as it keeps the same form, language,
    externals and local day: conditions that read the clock are settled when an interview is resumed, so drop
    one that is older than a few minutes or from before midnight, and always when another process may have
    written a newer state.
    """

    def __init__(self, instance: Instance) -> None:
        self.form = instance.form
        self.instance = instance
        self.walk = Walk(instance)
        self._progress = Progress(instance, self.walk)
        self._spot = self.walk.start

    @classmethod
    def begin(cls, form: Form, setting: Setting) -> Interview:
        """A new interview, at its first question."""
        interview = cls(Instance.begin(form, setting))
        interview._advance()
        return interview

    @classmethod
    def resume(cls, form: Form, state: str, at: str, setting: Setting) -> Interview:
        """From what was kept; where the place is gone meanwhile, at the next one to ask."""
        interview = cls(Instance.resume(form, state, setting))
        spot = interview._spot_at(at)
        if spot is None:
            interview._advance()
        else:
            interview._spot = spot
        return interview

    @classmethod
    def edit(cls, form: Form, submission_xml: str, setting: Setting) -> Interview:
        """A sent entry again: all its answers count as given, it stands at the end.

        A condition that reads the clock (a month that is locked by now) is not held against an answer left
        as it was.
        """
        interview = cls(Instance.reopen(form, submission_xml, setting))
        for spot in interview.walk.spots():
            if spot.kind == "question":
                marks.mark_asked(spot.node)
                constraint = spot.node.d.bind.constraint
                if constraint is not None and constraint.uses_now:
                    spot.node.el.set(marks.SENT, spot.node.value)
            elif spot.kind == "prompt":
                marks.close(spot)
        interview._spot = interview.walk.end
        return interview

    # --- what is kept, what is shown ---------------------------------------------------------------------

    @property
    def state(self) -> str:
        return self.instance.state

    @property
    def at(self) -> str:
        """/data/anggota[2]/nama; a prompt is /data/anggota[+]; "END" at the end."""
        if self._spot.kind == "end":
            return END
        if self._spot.kind == "prompt":
            assert self._spot.item.node is not None
            return f"{self._spot.node.ref}/{self._spot.item.node.ref.rpartition('/')[2]}[+]"
        return self._spot.node.ref

    @property
    def step(self) -> Step:
        spot = self._spot
        index, total = self._progress.moved(spot)
        if spot.kind == "end":
            return End(self.form.title(self.instance.setting.language), total)
        if spot.kind == "prompt":
            assert spot.item.node is not None
            count = len(spot.node.kids[spot.item.node.slot])
            return RepeatPrompt(self.at, html(self.instance, spot.item.label, spot.node), count, index, total)
        if spot.kind == "question":
            return question(self.instance, spot.node, index, total)
        parts = tuple(question(self.instance, node) for node in together(self.walk, spot))
        return Group(spot.node.ref, html(self.instance, spot.item.label, spot.node), parts, index, total)

    # --- what a person does ------------------------------------------------------------------------------

    def answer(self, said: Said) -> Problem | None:
        """None: stored and moved on. A Problem: nothing changed, ask again."""
        spot = self._spot
        if spot.kind == "end":
            return Problem("nothing_here")
        if spot.kind == "prompt":
            return self._answer_prompt(said)
        if spot.kind in ("group", "repeat"):
            return self._answer_group(said)
        if self._reads_points(spot.node) and (problem := self._add_point(spot.node, said)) is not None:
            return problem if problem.code else None
        problem = self._give(spot.node, said)
        if problem is None:
            self._advance()
        return problem

    def skip(self) -> Problem | None:
        """Go on without an answer; a default that was offered stays, an answer given before is taken away."""
        spot = self._spot
        if spot.kind == "prompt":
            return self._answer_prompt(Said(choice="done"))
        if spot.kind in ("group", "repeat"):
            return self._answer_group(Said())
        if spot.kind == "question":
            problem = self._leave(spot.node)
            if problem is not None:
                return problem
        self._advance()
        return None

    def back(self) -> None:
        """To the place shown before this one; stays at the first."""
        previous: Spot | None = None
        for spot in self._shown():
            if _same(spot, self._spot):
                break
            previous = spot
        if previous is not None:
            self._go(previous)

    def jump(self, ref: str) -> Problem | None:
        """To a question already asked; the answer leads on to what is still open, or back to the end."""
        spot = self._spot_at(ref)
        if spot is None:
            node = self.instance.find(ref)
            return Problem("not_relevant" if node is not None else "no_such_question")
        if not (self._done(spot) or self._before(spot)):
            return Problem("nothing_here")
        self._go(spot)
        return None

    def set(self, ref: str, said: Said) -> Problem | None:
        """Answer the question at ``ref`` without going there: an edited message, a field of a field-list, a
        pasted line.
        """
        node = self.instance.find(ref)
        if node is None or node.d.control is None:
            return Problem("no_such_question")
        if not node.relevant:
            return Problem("not_relevant")
        problem = self._give(node, said)
        if problem is None:
            self._stay()
        return problem

    def remove(self, ref: str) -> Problem | None:
        """Take one repeat instance out, as "/data/anggota[2]"."""
        node = self.instance.find(ref)
        if node is None or node.d.kind != "repeat":
            return Problem("no_such_question")
        if node.d.no_add_remove:
            return Problem("read_only")
        inside = self._spot.node.up_to(node.d) is node
        self.instance.remove(node)
        self._progress.forget()
        if inside:
            self._spot = self.walk.start
            self._advance()
        return None

    def paste(self, text: str) -> Pasted:
        """Fill what a report of ``Label: value`` lines holds; what is missing is then asked."""
        pasted = paste(self, text)
        self._spot = self.walk.start
        self._advance()
        return pasted

    # --- the whole ---------------------------------------------------------------------------------------

    def summary(self) -> list[Answered]:
        """Every answer, in the order asked, with asked but unanswered questions as blanks."""
        return [self._answered(node) for node in self._questions() if node.value or marks.is_asked(node)]

    def fields(self) -> list[Field]:
        return fields(self.form)

    def problems(self) -> list[tuple[str, Problem]]:
        """What keeps it from being final, by ref, in the order asked."""
        found = ((node.ref, self._wrong(node)) for node in self._questions())
        return [(ref, problem) for ref, problem in found if problem is not None]

    def finalize(self) -> str:
        """The OpenRosa submission; ValueError while there are problems."""
        problems = self.problems()
        if problems:
            raise ValueError(f"not final: {', '.join(ref for ref, _ in problems)}")
        start.finish(self.instance.root, self.instance.setting)
        return self.instance.submission()

    def value(self, ref: str) -> str:
        node = self.instance.find(ref)
        return node.value if node is not None else ""

    def values(self, role: str) -> list[str]:
        """Answers with a role (bind ``pd:as``), blanks left out."""
        refs = self.form.roles.get(role, ())
        nodes = (node for ref in refs for node in self.instance.root.at(self.form.nodes[ref].path))
        return [node.value for node in nodes if node.value]

    def worded(self, ref: str) -> str:
        """An answer in words: labels instead of names, dates as dd/mm/yyyy."""
        node = self.instance.find(ref)
        return "" if node is None else self._worded(node)

    def required_message(self, node: Node) -> str:
        return html(self.instance, node.d.bind.required_message, node)

    # --- inside ------------------------------------------------------------------------------------------

    def _give(self, node: Node, said: Said) -> Problem | None:
        if node.d.control is None or node.d.control.type == "note" or self.instance.readonly(node):
            if said != Said():
                return Problem("read_only")
            marks.mark_asked(node)
            return None
        shown_now = asked_for(self.instance, node)
        both = times(said, shown_now, self.instance.setting.now)
        if both is not None and (second := self._next_time(node)) is not None:
            return self._put(node, both[0]) or self._put_second(node, second, both[1])
        value = interpret(said, shown_now, self.instance.setting.now)
        return value if isinstance(value, Problem) else self._put(node, value)

    def _put(self, node: Node, value: str) -> Problem | None:
        """Store a value if the form accepts it."""
        if not value:
            if self.instance.required(node):
                return Problem("required", self.required_message(node))
        elif not self.instance.would_hold(node, value):
            return Problem("constraint", html(self.instance, node.d.bind.constraint_message, node))
        self.instance.answer(node, value)
        marks.mark_asked(node)
        return None

    def _put_second(self, first: Node, second: Node, value: str) -> Problem | None:
        """The end of a typed range; a refusal takes the start back too."""
        problem = self._put(second, value)
        if problem is not None:
            first.el.attrib.pop(marks.ASKED, None)
            self.instance.answer(first, "")
        return problem

    def _next_time(self, node: Node) -> Node | None:
        """The question directly after, when it asks for a time too."""
        item = node.d.item
        if item is None:
            return None
        spot = self.walk.past(Spot("question", item, node))
        control = spot.node.d.control if spot.kind == "question" else None
        return spot.node if control is not None and control.type == "time" else None

    def _leave(self, node: Node) -> Problem | None:
        if node.d.control is not None and node.d.control.type == "note":
            marks.mark_asked(node)
            return None
        if self.instance.readonly(node):
            marks.mark_asked(node)
            return None
        if node.value and not marks.is_asked(node):
            return self._put(node, node.value)
        node.el.attrib.pop(marks.PARTIAL, None)
        return self._put(node, "")

    def _answer_prompt(self, said: Said) -> Problem | None:
        more = {"add": True, "done": False}.get(said.choice)
        more = yes_or_no(said.text or said.choice) if more is None else more
        d = self._spot.item.node
        if more is None or d is None:
            return Problem("not_a_yes_no")
        if not more:
            marks.close(self._spot)
            self._advance()
            return None
        marks.reopen(self._spot.node, d)
        node = self.instance.add_repeat(self._spot.node, d)
        self._spot = Spot("repeat", self._spot.item, node)
        if not together(self.walk, self._spot):
            self._advance()
        return None

    def _answer_group(self, said: Said) -> Problem | None:
        nodes = together(self.walk, self._spot)
        if said != Said():
            lines = [line for line in said.text.splitlines() if line.strip()]
            asked = [node for node in nodes if node.d.control is not None and node.d.control.type != "note"]
            if len(lines) > len(asked):
                return Problem("nothing_here")
            for node, line in zip(asked, lines, strict=False):
                problem = self._give(node, Said(text=line))
                if problem is not None:
                    return problem
        for node in nodes:
            problem = self._wrong(node)
            if problem is not None:
                return problem
            marks.mark_asked(node)
        if said == Said() or set(together(self.walk, self._spot)) <= set(nodes):
            self._advance(past=True)
        return None

    def _reads_points(self, node: Node) -> bool:
        return node.d.control is not None and node.d.control.type in ("geotrace", "geoshape")

    def _add_point(self, node: Node, said: Said) -> Problem | None:
        """Points of a line are shared one by one until "done"; None when ``said`` is to be read as a whole
        answer.
        """
        partial = node.el.get(marks.PARTIAL, "")
        if said.location is not None:
            added = interpret(said, asked_for(self.instance, node), self.instance.setting.now)
            latitude, longitude, accuracy = said.location
            node.el.set(
                marks.PARTIAL, ";".join(filter(None, [partial, f"{latitude} {longitude} 0 {accuracy}"]))
            )
            return Problem("") if not isinstance(added, Problem) or added.code == "needs_points" else added
        if partial and (said.choice == "done" or yes_or_no(said.text) is False):
            problem = self._give(node, Said(text=partial))
            if problem is None:
                node.el.attrib.pop(marks.PARTIAL, None)
                self._advance()
            return problem or Problem("")
        return None

    def _needs(self, spot: Spot) -> bool:
        """Whether the interview stops at this place on its way."""
        if spot.kind == "prompt":
            return not marks.is_closed(spot)
        if spot.kind == "question":
            return not marks.is_asked(spot.node) or self._wrong(spot.node) is not None
        nodes = together(self.walk, spot)
        return any(not marks.is_asked(node) or self._wrong(node) is not None for node in nodes)

    def _advance(self, *, past: bool = False) -> None:
        """To the next place that needs an answer; before the end, what was passed is looked at again."""
        self._spot = self._first_needing(self.walk.past(self._spot) if past else self._following(self._spot))
        if self._spot.kind == "end":
            self._spot = self._first_needing(self.walk.next(self.walk.start))

    def _following(self, spot: Spot) -> Spot:
        """What comes next; a field-list's questions come with it, not after it."""
        if spot.kind == "question" and not spot.node.relevant:
            return self.walk.next(self.walk.start)
        return self.walk.next(spot)

    def _first_needing(self, spot: Spot) -> Spot:
        passed = 0
        while spot.kind != "end":
            in_list = bool(together(self.walk, spot))
            if self._needs(spot):
                return spot
            passed += spot.kind == "question"
            if passed == 1:
                self._progress.forget()
            spot = self.walk.past(spot) if in_list and spot.kind == "group" else self.walk.next(spot)
        return spot

    def _stay(self) -> None:
        """After an answer elsewhere: the place stands unless it is gone."""
        if self._spot.kind == "question" and not _attached(self._spot.node):
            self._spot = self.walk.start
            self._advance()
        elif self._spot.kind == "end":
            self._spot = self._first_needing(self.walk.next(self.walk.start))
        self._progress.forget()

    def _go(self, spot: Spot) -> None:
        self._spot = spot
        self._progress.forget()

    def _shown(self) -> Iterator[Spot]:
        """Places a person sees, in order; a field-list counts once."""
        spot = self.walk.next(self.walk.start)
        while spot.kind != "end":
            in_list = bool(together(self.walk, spot))
            if spot.kind in ("question", "prompt") or in_list:
                yield spot
            spot = self.walk.past(spot) if in_list and spot.kind == "group" else self.walk.next(spot)
        yield spot

    def _before(self, wanted: Spot) -> bool:
        for spot in self._shown():
            if _same(spot, wanted):
                return True
            if _same(spot, self._spot):
                return False
        return False

    def _done(self, spot: Spot) -> bool:
        return spot.kind == "question" and marks.is_asked(spot.node)

    def _spot_at(self, at: str) -> Spot | None:
        """The place of a ref, None when it is not to be shown now."""
        if at == END:
            return self.walk.end
        if at.endswith("[+]"):
            return self._prompt_at(at[:-3])
        node = self.instance.find(at) if at else None
        if node is None or not node.relevant or node.d.item is None:
            return None
        if node.d.control is not None:
            return Spot("question", node.d.item, node)
        spot = Spot("repeat" if node.d.kind == "repeat" else "group", node.d.item, node)
        return spot if together(self.walk, spot) else None

    def _prompt_at(self, ref: str) -> Spot | None:
        parent_ref, _, name = ref.rpartition("/")
        parent = self.instance.find(parent_ref)
        d = self.form.nodes.get(f"{parent.d.ref}/{name}") if parent is not None else None
        if parent is None or d is None or d.item is None or not parent.relevant:
            return None
        return Spot("prompt", d.item, parent)

    def _questions(self) -> Iterator[Node]:
        """Relevant questions in the order asked, without notes."""
        for spot in self.walk.spots():
            if (
                spot.kind == "question"
                and spot.node.d.control is not None
                and spot.node.d.control.type != "note"
            ):
                yield spot.node

    def _wrong(self, node: Node) -> Problem | None:
        if node.d.control is None or node.d.control.type == "note":
            return None
        if not node.value:
            if self.instance.required(node) and not self.instance.readonly(node):
                return Problem("required", self.required_message(node))
        elif not self.instance.holds(node) and node.el.get(marks.SENT) != node.value:
            return Problem("constraint", html(self.instance, node.d.bind.constraint_message, node))
        return None

    def _answered(self, node: Node) -> Answered:
        shown_now = question(self.instance, node)
        worded = self._worded(node)
        text = to_plain(worded) if shown_now.choices else worded  # what a person wrote is no markdown
        return Answered(
            node.ref, to_plain(shown_now.label), text, shown_now.type,
            node.d.name, node.value, to_plain(shown_now.group),
        )  # fmt: skip

    def _worded(self, node: Node) -> str:
        control = node.d.control
        kind = control.type if control is not None else node.d.bind.type
        return shown(node.value, kind, self.instance.options(node), self.instance.setting.language)


def _same(one: Spot, other: Spot) -> bool:
    return one.kind == other.kind and one.item is other.item and one.node is other.node


def _attached(node: Node) -> bool:
    return node.relevant
