"""Labels, hints and messages: per language, with output values; must not evaluate anything itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from forms.xpath import XPath
from forms.xpath import compile as compile_xpath

XF = "{http://www.w3.org/2002/xforms}"
WORDED = "{urn:pendamping}worded"
"""Marks what pyxform added in English: the text to use instead, or the choice whose text it is."""
Element = Any
Parts = tuple["str | XPath", ...]


@dataclass(slots=True, frozen=True)
class Wording:
    """One text in one language; ``media`` maps image, audio, video to a media name; ``guidance`` is a hint
    for those who ask for it; ``words`` are its author's alone, without output values.
    """

    parts: Parts = ()
    media: Mapping[str, str] = field(default_factory=dict)
    guidance: Parts = ()
    words: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", " ".join(part for part in self.parts if isinstance(part, str)))

    @property
    def dynamic(self) -> bool:
        return any(not isinstance(part, str) for part in self.parts)


NO_WORDING = Wording()


@dataclass(slots=True, frozen=True)
class Text:
    """A text in every language. ``wordings`` by language; a form without translations uses ``fallback``.

    ``word`` names what the Setting has instead, where pyxform added the text.
    """

    wordings: Mapping[str, Wording] = field(default_factory=dict)
    fallback: Wording = NO_WORDING
    expression: XPath | None = None
    word: str = ""

    def wording(self, language: str) -> Wording:
        """The text in ``language``; "-" is pyxform's mark for a missing translation, then the fallback is
        used.
        """
        found = self.wordings.get(language, self.fallback)
        return self.fallback if found.parts == ("-",) and self.fallback.parts else found

    @property
    def dynamic(self) -> bool:
        """Whether an answer may change it."""
        wordings = (self.fallback, *self.wordings.values())
        return self.expression is not None or any(wording.dynamic for wording in wordings)

    def __bool__(self) -> bool:
        return bool(self.wordings or self.fallback.parts or self.expression)


NO_TEXT = Text()


class Itext:
    """Every translated text of a form, by language and id. The default language comes first."""

    def __init__(self, model: Element) -> None:
        self._texts: dict[str, dict[str, Wording]] = {}
        default = ""
        for translation in model.iterfind(f"{XF}itext/{XF}translation"):
            language = translation.get("lang", "")
            if translation.get("default", "false()") != "false()":
                default = default or language
            self._texts[language] = {
                text.get("id", ""): _wording(text) for text in translation.iterfind(f"{XF}text")
            }
        self.default = default or next(iter(self._texts), "")
        self.languages = (
            (self.default, *(name for name in self._texts if name != self.default)) if self._texts else ()
        )

    @cached_property
    def dynamic(self) -> bool:
        """Whether a choice's label may hold an output value; questions' labels (with a path as id) do not
        count.
        """
        texts = (
            wording for texts in self._texts.values() for key, wording in texts.items() if key[:1] != "/"
        )
        return any(wording.dynamic for wording in texts)

    def wording(self, text_id: str, language: str) -> Wording:
        """One text; in the default language where this one lacks it."""
        found = self._texts.get(language, {}).get(text_id, NO_WORDING)
        return self._texts.get(self.default, {}).get(text_id, NO_WORDING) if _missing(found) else found

    def text(self, text_id: str) -> Text:
        """One text in every language."""
        wordings = {language: self.wording(text_id, language) for language in self.languages}
        return Text(wordings, self.wording(text_id, self.default))

    def ids(self, language: str) -> frozenset[str]:
        return frozenset(self._texts.get(language, {}))


def _missing(wording: Wording) -> bool:
    written = any(parts and parts != ("-",) for parts in (wording.parts, wording.guidance))
    return not written and not wording.media


def guidance_of(hint: Text) -> Text:
    """The guidance that stands beside a hint, as a text of its own."""
    if not any(wording.guidance for wording in (hint.fallback, *hint.wordings.values())):
        return NO_TEXT
    wordings = {language: Wording(wording.guidance) for language, wording in hint.wordings.items()}
    return Text(wordings, Wording(hint.fallback.guidance))


def _wording(text: Element) -> Wording:
    parts: Parts = ()
    guidance: Parts = ()
    media: dict[str, str] = {}
    for value in text.iterfind(f"{XF}value"):
        form = value.get("form", "")
        if not form or (form == "long" and not parts):
            parts = mixed(value)
        elif form == "guidance":
            guidance = mixed(value)
        elif form != "short":
            media[form] = "".join(value.itertext()).strip().rsplit("/", 1)[-1]
    return Wording(parts, media, guidance)


def mixed(element: Element) -> Parts:
    """Text with ``<output value="..."/>`` inside; other elements count by their text."""
    parts: list[str | XPath] = [element.text or ""]
    for child in element:
        if child.tag == f"{XF}output":
            parts.append(compile_xpath(child.get("value") or child.get("ref") or "''"))
        elif isinstance(child.tag, str):
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return _joined(parts)


def _joined(parts: list[str | XPath]) -> Parts:
    """Neighbouring strings made one, the ends without blank space."""
    joined: list[str | XPath] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    if joined and isinstance(joined[0], str):
        joined[0] = joined[0].lstrip()
    if joined and isinstance(joined[-1], str):
        joined[-1] = joined[-1].rstrip()
    return tuple(part for part in joined if part != "")


def read_text(element: Element | None, itext: Itext) -> Text:
    """A ``<label>``, ``<hint>`` or message element."""
    if element is None:
        return NO_TEXT
    ref = element.get("ref")
    if ref:
        return read_reference(ref, itext)
    return Text(fallback=Wording(mixed(element)), word=element.get(WORDED, ""))


def read_reference(ref: str, itext: Itext) -> Text:
    """``jr:itext('id')`` or an expression whose string is the text."""
    text_id = itext_id(ref)
    return Text(expression=compile_xpath(ref)) if text_id is None else itext.text(text_id)


def read_message(value: str | None, itext: Itext) -> Text:
    """``jr:constraintMsg``: plain words, or ``jr:itext('id')``."""
    if not value:
        return NO_TEXT
    text_id = itext_id(value)
    return Text(fallback=Wording((value,))) if text_id is None else itext.text(text_id)


def itext_id(ref: str) -> str | None:
    """The constant id in ``jr:itext('id')``, or None."""
    ref = ref.strip()
    if not (ref.startswith("jr:itext(") and ref.endswith(")")):
        return None
    inner = ref[len("jr:itext(") : -1].strip()
    quoted = len(inner) >= 2 and inner[0] in "'\"" and inner[-1] == inner[0]
    return inner[1:-1] if quoted else None
