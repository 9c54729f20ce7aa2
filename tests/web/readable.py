"""A page as somebody reads it: every element that says or asks something on a line, its markup left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from io import BytesIO

from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

WRAPS = frozenset(("html", "head", "body", "main", "div", "section", "header", "ul", "ol", "dl"))
"""Told only where an attribute of theirs says something."""
AMID = frozenset(("b", "small", "span", "q", "em", "strong", "br", "wbr", "code"))
"""Part of the line that they stand in."""
MARKUP = frozenset(("class", "charset", "width", "height"))
VOID = frozenset(("meta", "link", "input", "img", "br", "wbr"))


class Reader(HTMLParser):
    """Gathers `lines`: the element, its attributes but those of MARKUP, its text."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._open: list[str] = []
        self._svg = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg":
            self.lines.append(f"{'  ' * self._depth()}svg, a picture")
        self._svg = self._svg or tag == "svg"
        told = [name if value is None else f'{name}="{value}"' for name, value in attrs if name not in MARKUP]
        if tag in AMID and not told:
            self._more(" / " if tag == "br" else " ")
        elif not self._svg and (told or tag not in (*WRAPS, "meta")):
            self.lines.append("  " * self._depth() + " ".join([tag, *told]) + ":")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        self._svg = self._svg and tag != "svg"
        if tag not in AMID and not self._svg:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self._svg:
            return
        if self._open and self._open[-1] == "textarea":
            data = data.replace("\n", "\\n")
        self._more(" ".join(data.split()))

    def _more(self, text: str) -> None:
        if not text.strip() and not (self.lines and self.lines[-1]):
            return
        if not self.lines or not self.lines[-1]:
            self.lines.append("  " * self._depth())
        apart = " " if text and not self.lines[-1].endswith(" ") else ""
        self.lines[-1] += apart + text.lstrip()

    def _depth(self) -> int:
        return sum(tag not in WRAPS for tag in self._open)


def page(html: str) -> Iterator[str]:
    """The lines of a page that have something on them."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    for line in reader.lines:
        if line.strip():
            yield line.rstrip().removesuffix(":")


def _table(content: bytes) -> Iterator[str]:
    for sheet in load_workbook(BytesIO(content)):
        yield f"sheet {sheet.title}"
        for row in sheet.iter_rows():
            yield " | ".join(str("" if cell.value is None else cell.value) for cell in row).rstrip(" |")


def _pdf(content: bytes) -> Iterator[str]:
    for number, sheet in enumerate(PdfReader(BytesIO(content)).pages, 1):
        yield f"sheet {number}, {sheet.mediabox.width:.0f} x {sheet.mediabox.height:.0f}"
        yield from (line.strip() for line in sheet.extract_text().splitlines())


def _picture(content: bytes) -> Iterator[str]:
    with Image.open(BytesIO(content)) as picture:
        yield f"{picture.format} {picture.width} x {picture.height}"


def body(headers: Mapping[str, str], content: bytes) -> Iterator[str]:
    """What came, by its kind."""
    kind = headers.get("content-type", "")
    if kind.startswith("text/html"):
        yield from page(content.decode())
    elif kind.startswith("text/calendar"):
        yield from content.decode().split("\r\n")
    elif kind.startswith("image/") and "svg" not in kind:
        yield from _picture(content)
    elif "spreadsheetml" in kind:
        yield from _table(content)
    elif kind == "application/pdf":
        yield from _pdf(content)
    elif not kind.startswith("text/css"):
        yield f"{len(content)} bytes"
