"""One filled form: an XForm instance with its relevance, calculations, constraints and options; asks nobody
anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import Any

from forms.definition import Form
from forms.definition.nodes import Control, NodeDef
from forms.definition.texts import Text
from forms.instance import start
from forms.instance.engine import Engine
from forms.instance.node import LANGUAGE, Element, Node, load, parse_state
from forms.instance.options import Speech, options, text
from forms.instance.outside import context, plain
from forms.instance.submission import submission
from forms.step import Choice, Setting

__all__ = ["Instance", "Node"]


class Instance(Engine):
    """An Engine that knows its form and the person's language."""

    def __init__(self, form: Form, root: Node, setting: Setting) -> None:
        super().__init__(root, context(form, setting, self.choice_name))
        self.form = form
        self.setting = setting
        self.language = root.el.get(LANGUAGE, "")
        if self.language != form.language(setting.language):
            self.speak(form.language(setting.language))

    @classmethod
    def begin(cls, form: Form, setting: Setting) -> Instance:
        """A new one: defaults, metadata, first calculations done."""
        instance = cls(form, load(form.root, deepcopy(form.instance)), setting)
        start.begin(instance, form.root, form.attributes, setting)
        return instance

    @classmethod
    def resume(cls, form: Form, xml: str, setting: Setting) -> Instance:
        """From ``state``. Relevance and values are as they were; only what reads the clock is worked out
        again.
        """
        instance = cls(form, load(form.root, parse_state(xml)), setting)
        for target, what in form.timely:
            for node in instance.root.at(target.path):
                instance.schedule(node, what)
        instance.settle()
        instance.before = xml
        return instance

    @classmethod
    def reopen(cls, form: Form, xml: str, setting: Setting) -> Instance:
        """From a submission, which lacks what was not relevant; to be sent again in that one's place."""
        instance = cls(form, load(form.root, parse_state(xml)), setting)
        start.again(instance, form.root, setting)
        instance._replace_omitted()
        return instance

    @classmethod
    def read(cls, form: Form, xml: str, setting: Setting) -> Instance:
        """A submission to look at: nothing is worked out, and what it lacks is blank."""
        root = parse_state(xml)
        sent = set(root.iter())
        root.set(LANGUAGE, form.language(setting.language))
        instance = cls(form, load(form.root, root), setting)
        for node in instance.root.walk():
            if node.el not in sent:
                node.el.text = None
        return instance

    def _replace_omitted(self) -> None:
        """Repeat instances that a submission leaves out because they were not relevant are there, unseen."""
        for d in self.form.nodes.values():
            if d.kind != "repeat" or d.parent is None or d.parent.source is None or d.count is not None:
                continue
            usual = sum(1 for child in d.parent.source if child.tag == d.tag)
            for parent in list(self.root.at(d.parent.path)):
                if usual and not parent.kids[d.slot] and not self.would_be_relevant(d, parent):
                    for _ in range(usual):
                        self.add(parent, d)

    def speak(self, language: str) -> None:
        """Change the language; calculations that hold labels follow."""
        self.language = language
        self.context.itext = lambda text_id: plain(self.form, text_id, language)
        self.root.el.set(LANGUAGE, language)
        for d in self.form.wordy:
            for node in self.root.at(d.path):
                self.schedule(node, "calculate")
        self.settle()

    @contextmanager
    def spoken(self, language: str) -> Iterator[None]:
        """Its words in another language (an ISO code) for a while; nothing that is stored changes."""
        before = self.setting, self.language, self.context.itext
        self.setting, name = replace(self.setting, language=language), self.form.language(language)
        self.language, self.context.itext = name, lambda text_id: plain(self.form, text_id, name)
        try:
            yield
        finally:
            self.setting, self.language, self.context.itext = before

    def submission(self) -> str:
        """What is sent; values of attributes are worked out only now, nothing in the form waits for them."""
        for attribute in self.form.attributes:
            if attribute.calculate is not None:
                start.set_attribute(self, attribute, attribute.calculate)
        return submission(self.root, self.form.namespace)

    # --- structure ---------------------------------------------------------------------------------------

    def find(self, ref: str) -> Node | None:
        """The node at a ref; a repeat without a position means its first instance."""
        node = self.root
        parts = ref.strip("/").split("/")
        for part in parts[1:]:
            name, _, place = part.partition("[")
            d = self.form.nodes.get(f"{node.d.ref}/{name}")
            if d is None or d.parent is not node.d:
                return None
            kid = _numbered(node.kids[d.slot], place)
            if kid is None:
                return None
            node = kid
        return node if node.d.ref.split("/")[1] == parts[0] else None

    def node_of(self, element: Element) -> Node:
        """The live node over an element; the root for what is none."""
        trail = [element, *element.iterancestors()][::-1] if hasattr(element, "iterancestors") else []
        node = self.root
        for each in trail[1:]:
            d = node.d.by_tag.get(each.tag)
            kid = None if d is None else node.kids[d.slot]
            found = kid if not isinstance(kid, list) else next((n for n in kid if n.el is each), None)
            if found is None:
                return node
            node = found
        return node

    def add_repeat(self, parent: Node, d: NodeDef) -> Node:
        """One more instance, its dynamic defaults set."""
        node = self.add(parent, d)
        start.follow(self)
        return node

    def remove_repeat(self, node: Node) -> None:
        """One instance less, and what that triggers run."""
        self.remove(node)
        start.follow(self)

    def answer(self, node: Node, value: str) -> None:
        """A person's answer: stored, and what it triggers run."""
        if self.store(node, value):
            self.settle()
            start.follow(self)

    # --- conditions --------------------------------------------------------------------------------------

    def required(self, node: Node) -> bool:
        required = node.d.bind.required
        return required if isinstance(required, bool) else self.boolean(required, node)

    def readonly(self, node: Node) -> bool:
        """A group that is readonly makes everything inside so."""
        above: Node | None = node
        while above is not None:
            readonly = above.d.bind.readonly
            if readonly is not False and (readonly is True or self.boolean(readonly, above)):
                return True
            above = above.parent
        return False

    def holds(self, node: Node) -> bool:
        """The constraint; a blank value breaks none."""
        constraint = node.d.bind.constraint
        return constraint is None or not node.value or self.boolean(constraint, node)

    def would_hold(self, node: Node, value: str) -> bool:
        """The constraint, were ``value`` the answer."""
        constraint = node.d.bind.constraint
        if constraint is None:
            return True
        before = node.el.text
        node.el.text = value
        try:
            return self.boolean(constraint, node)
        finally:
            node.el.text = before

    # --- words -------------------------------------------------------------------------------------------

    def text(self, source: Text, node: Node) -> str:
        return text(self, source, node, self.language, self.setting.word)

    def options(self, node: Node) -> tuple[Choice, ...]:
        control = node.d.control
        if control is None or (control.itemset is None and not control.items):
            return ()
        key = (node.d.ref, self.language)
        known = self.form.options.get(key)
        if known is not None:
            return known
        found = options(self, node, control, Speech(self.form.itext, self.language, self.setting.word))
        if self._never_changes(control):
            self.form.options[key] = found
        return found

    def _never_changes(self, control: Control) -> bool:
        """Options written in the form itself, without output values in their labels."""
        itemset = control.itemset
        if any(label.dynamic for _, label in control.items):
            return False
        return itemset is None or (
            itemset.fixed
            and not itemset.worded
            and itemset.instance in self.form.instances
            and not self.form.itext.dynamic
        )

    def choice_name(self, value: str, ref: str, origin: Any) -> str:
        """jr:choice-name: the label of ``value`` in the select at ``ref``."""
        here = self.node_of(origin)
        d = self.form.model.find(ref.strip(), here.d)
        if d is None or d.control is None:
            return value
        node = next(iter(start.targets(d, here)), None)
        if node is None:
            return value
        return next((choice.label for choice in self.options(node) if choice.name == value), "")


def _numbered(instances: list[Node] | Node, place: str) -> Node | None:
    """The instance of "2]", the first of ""; None where the form has no such one."""
    if isinstance(instances, Node):
        return None if place else instances
    number = place.rstrip("]") if place else "1"
    index = int(number) if number.isdecimal() and len(number) < 9 else 0
    return instances[index - 1] if 1 <= index <= len(instances) else None
