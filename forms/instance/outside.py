"""What expressions may see besides the answers: time, person, secondary instances; reads only the Setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from forms.definition import LAST_SAVED, Form
from forms.instance.node import OFF, load, parse_state
from forms.instance.tables import Indexes, table
from forms.step import Setting
from forms.xpath import Context

Element = Any


class Instances(Mapping[str, Element]):
    """Secondary instances by id; those the app brings are built when first asked for."""

    def __init__(self, form: Form, setting: Setting) -> None:
        self._form = form
        self.indexes = Indexes(form.indexes, form.lasting)
        self._setting = setting
        self._built: dict[str, Element] = {}

    def __getitem__(self, name: str) -> Element:
        name = name.removesuffix(".csv")  # as a name that an answer decides may end
        written = self._form.instances.get(name)
        if written is not None:
            return written
        if name not in self._built:
            self._built[name] = self._build(name)
        return self._built[name]

    def _build(self, name: str) -> Element:
        stem = self._form.sources.get(name, name)
        if stem == LAST_SAVED and name in self._form.sources:
            return last_saved(self._form, self._setting.last_saved)
        rows = self._setting.externals.get(stem)
        if rows is None and name not in self._form.sources:
            raise KeyError(name)
        root, kept = table(rows or ())
        if kept:
            self.indexes.keep(root)
        return root

    def __contains__(self, name: object) -> bool:
        name = str(name).removesuffix(".csv")
        return name in self._form.instances or name in self._form.sources or name in self._setting.externals

    def __iter__(self) -> Iterator[str]:
        return iter({**self._form.instances, **self._form.sources, **self._setting.externals})

    def __len__(self) -> int:
        return len(list(iter(self)))


def last_saved(form: Form, submission: str) -> Element:
    """The form as it was sent, or, where nothing was, as one without any answer: what it lacks is blank."""
    root = parse_state(submission) if submission else etree.Element(form.instance.tag)
    root.tag = form.instance.tag
    sent = set(root.iter())
    for node in load(form.root, root).walk():
        if node.el not in sent:
            node.el.text = None
    return root


def properties(setting: Setting) -> dict[str, str]:
    """What jr:preload="property" and property() know."""
    return {
        "username": setting.username,
        "deviceid": setting.device,
        "phonenumber": setting.phone,
        "phone number": setting.phone,
        "email": setting.email,
        "subscriberid": "",
        "simserial": "",
    }


def context(form: Form, setting: Setting, choice_name: Callable[[str, str, Any], str]) -> Context:
    """The surroundings of every expression in one interview."""
    language = form.language(setting.language)
    instances = Instances(form, setting)
    return Context(
        now=setting.now,
        rng=setting.rng,
        instances=instances,
        indexes=instances.indexes,
        choice_name=choice_name,
        itext=lambda text_id: plain(form, text_id, language),
        properties=properties(setting),
        version=form.version,
        off=OFF,
    )


def plain(form: Form, text_id: str, language: str) -> str:
    """A translated text without output values filled in."""
    return "".join(part for part in form.itext.wording(text_id, language).parts if isinstance(part, str))
