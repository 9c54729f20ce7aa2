"""Forms made to measure: so many questions of mixed types that depend on near neighbours; and a repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

SIZES = (100, 1_000, 5_000)
INSTANCES = 1_000
GROUP = 20
"""Questions in a group."""

_COLUMNS = ("type", "name", "label", "required", "relevant", "constraint", "calculation")
_CHOICES = "\n".join(f"| | pilihan | p{n} | Pilihan {n} |" for n in range(1, 7))


def _row(kind: str, name: str = "", **more: str) -> str:
    cells = {"type": kind, "name": name, "label": f"Pertanyaan {name}", **more}
    return "".join(["| ", *(f"| {cells.get(column, '')} " for column in _COLUMNS), "|"])


def _sheet(rows: list[str], form_id: str) -> bytes:
    head = _row("type", "name", **{column: column for column in _COLUMNS if column != "name"})
    parts = ["| survey |", head, *rows, "| choices |", "| | list_name | name | label |", _CHOICES]
    settings = ["| settings |", "| | form_title | form_id | version |", f"| | {form_id} | {form_id} | 1 |"]
    return "\n".join([*parts, *settings]).encode()


def long_form(size: int) -> bytes:
    """A Markdown XLSForm with so many questions; besides each fifth there is a calculation that reads it."""
    rows: list[str] = []
    for first in range(1, size + 1, GROUP):
        rows.append(_row("begin group", f"g{first}"))
        for number in range(first, min(first + GROUP, size + 1)):
            rows.extend(_question(number))
        rows.append(_row("end group", f"g{first}"))
    return _sheet(rows, f"panjang{size}")


_KINDS: Sequence[tuple[str, Mapping[str, str]]] = (
    ("text", {"relevant": "${qA} >= 0"}),
    ("text", {"required": "yes"}),
    ("integer", {"constraint": ". >= 0 and . <= 10000000"}),
    ("integer", {"constraint": ". >= 0 and . + ${qB} >= 0"}),
    ("select_one pilihan", {"required": "yes"}),
    ("text", {"relevant": "${qB} != 'p1'"}),
    ("date", {"constraint": ". <= today() + 1000"}),
    ("select_multiple pilihan", {"relevant": "string-length(${qB}) > 0"}),
    ("decimal", {"relevant": "not(selected(${qB}, 'p6'))"}),
    ("time", {}),
)
"""By the last digit of a question's number; B stands for the question before, A for the one before that."""


def _question(number: int) -> Iterator[str]:
    kind, conditions = _KINDS[number % 10]
    told = {
        name: text.replace("qB", f"q{number - 1}").replace("qA", f"q{number - 2}")
        for name, text in conditions.items()
    }
    yield _row(kind, f"q{number}", **told)
    if number % 5 == 0:
        yield _row("calculate", f"c{number}", calculation=f"concat(${{q{number - 1}}}, ' ', ${{q{number}}})")


def repeat_form() -> bytes:
    """A repeat whose instances depend on themselves, with a sum and a count of all of them after it."""
    rows = [
        _row("text", "kepala"),
        _row("begin repeat", "anggota"),
        _row("text", "nama", required="yes"),
        _row("integer", "umur", constraint=". >= 0"),
        _row("select_one pilihan", "status", relevant="${umur} > 16"),
        _row("calculate", "nomor", calculation="position(..)"),
        _row("calculate", "sebutan", calculation="concat(${nama}, ' ', ${nomor})"),
        _row("end repeat", "anggota"),
        _row("calculate", "jumlah", calculation="count(${anggota})"),
        _row("calculate", "usia", calculation="sum(${umur})"),
        _row("text", "catatan"),
    ]
    return _sheet(rows, "berulang")
