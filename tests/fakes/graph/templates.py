"""The templates of the account: handed in, approved or not, listed, and what each needs when it is sent."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.fakes.graph.errors import Failure
from tests.fakes.graph.rules.definition import variables

PAGE = 25
NOT_SENT = {"PAUSED": 132015, "DISABLED": 132016}
"""Status -> code; whatever else is not approved does not exist for a sender."""


@dataclass
class Template:
    """One language of a template, as the account lists it."""

    id: str
    name: str
    language: str
    category: str
    components: Sequence[Mapping[str, Any]]
    status: str = "PENDING"
    reason: str = "NONE"
    quality: str = "UNKNOWN"

    @property
    def body(self) -> dict[str, Any]:
        """As JSON."""
        names = ("id", "name", "language", "category", "components", "status")
        opinion = {"rejected_reason": self.reason, "quality_score": {"score": self.quality}}
        return {name: getattr(self, name) for name in names} | opinion

    def part(self, kind: str) -> Mapping[str, Any]:
        """One of its components, empty when it has none of that kind."""
        return next((c for c in self.components if str(c["type"]).upper() == kind), {})


@dataclass
class Templates:
    """By (name, language)."""

    known: dict[tuple[str, str], Template] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(700_000_000_000_001))

    def put(
        self,
        name: str,
        language: str = "id",
        components: Sequence[Mapping[str, Any]] = ({"type": "BODY", "text": "Salam dari kecamatan."},),
        *,
        status: str = "APPROVED",
        category: str = "UTILITY",
    ) -> Template:
        """A template that is there already."""
        template = Template(str(next(self._numbers)), name, language, category, components, status)
        self.known[name, language] = template
        return template

    def set(self, status: str, name: str = "", reason: str = "NONE") -> None:
        """What became of one template in all its languages, or of all templates."""
        for template in self.known.values():
            if name in ("", template.name):
                template.status, template.reason = status, reason

    def create(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Hand one in; it waits for approval."""
        if (params["name"], params["language"]) in self.known:
            raise Failure(100, "There is already content in this language for this template", subcode=2388024)
        template = self.put(
            params["name"],
            params["language"],
            params["components"],
            status="PENDING",
            category=params["category"],
        )
        return {name: template.body[name] for name in ("id", "status", "category")}

    def edit(self, template: Template, params: Mapping[str, Any]) -> dict[str, Any]:
        """Hand it in with another text; it waits again."""
        template.components = params.get("components", template.components)
        template.category = params.get("category", template.category)
        template.status = "PENDING"
        return {"success": True}

    def by_id(self, template_id: str) -> Template | None:
        """The template with that id."""
        return next((template for template in self.known.values() if template.id == template_id), None)

    def listed(self, query: Mapping[str, str], address: str) -> dict[str, Any]:
        """One page; `address` is that of the listing, for the link to the next one."""
        wanted = {name: query[name] for name in ("name", "language", "status", "category") if name in query}
        found = [t.body for t in self.known.values() if wanted.items() <= t.body.items()]
        start, size = _number(query.get("after")), int(query.get("limit", PAGE))
        page, end = found[start : start + size], start + size
        names = query.get("fields", "").split(",") if query.get("fields") else list(found[0] if found else ())
        data = [{name: body[name] for name in {*names, "id"} if name in body} for body in page]
        paging: dict[str, Any] = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
        if end < len(found):
            paging["next"] = f"{address}?limit={size}&after={_cursor(end)}"
        return {"data": data, "paging": paging} if data else {"data": []}

    def check(self, sent: Mapping[str, Any]) -> None:
        """Raise the failure that stands in the way of sending this."""
        name, language = sent["name"], sent["language"]["code"]
        template = self.known.get((name, language))
        if template is not None and template.status in NOT_SENT:
            raise Failure(NOT_SENT[template.status], f"template {name} is {template.status.lower()}")
        if template is None or template.status != "APPROVED":
            raise Failure(132001, f"template name ({name}) does not exist in {language}")
        _fits(template, list(sent.get("components", [])))


def _fits(template: Template, components: list[dict[str, Any]]) -> None:
    for kind in ("HEADER", "BODY"):
        part = template.part(kind)
        given = [p for c in components if c["type"] == kind.lower() for p in c["parameters"]]
        if kind == "HEADER" and part.get("format", "TEXT") != "TEXT":
            _media(str(part["format"]).lower(), given)
        else:
            _filled(kind.lower(), variables(part.get("text", "")), given)
    _buttons(template.part("BUTTONS").get("buttons", []), [c for c in components if c["type"] == "button"])


def _media(kind: str, given: list[dict[str, Any]]) -> None:
    if [parameter["type"] for parameter in given] != [kind]:
        raise Failure(132012, f"header: Format mismatch, expected {kind.upper()}")


def _filled(where: str, names: list[str], given: list[dict[str, Any]]) -> None:
    if len(given) != len(names):
        raise Failure(
            132000,
            f"{where}: number of localizable_params ({len(given)}) does not match the expected number of "
            f"params ({len(names)})",
        )
    if any(parameter["type"] != "text" for parameter in given):
        raise Failure(132012, f"{where}: Format mismatch, expected TEXT")
    if any(not name.isdigit() for name in names) and {p.get("parameter_name") for p in given} != set(names):
        raise Failure(132018, f"{where}: the parameters' names are not those of the template")


def _buttons(buttons: Sequence[Mapping[str, Any]], given: list[dict[str, Any]]) -> None:
    filled = {int(component["index"]): component["sub_type"] for component in given}
    for index, kind in filled.items():
        if index >= len(buttons) or str(buttons[index]["type"]).lower() != kind:
            raise Failure(
                132018, f"buttons: Button at index {index} of type {kind} does not exist in the template"
            )
    for index, button in enumerate(buttons):
        if variables(button.get("url", "")) and index not in filled:
            raise Failure(132018, f"buttons: Button at index {index} of type Url requires a parameter")


def _cursor(position: int) -> str:
    return b64encode(str(position).encode()).decode()


def _number(cursor: str | None) -> int:
    return int(b64decode(cursor)) if cursor else 0
