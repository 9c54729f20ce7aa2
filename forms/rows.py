"""Data files beside a form (CSV, GeoJSON, XML) -> rows for Setting.externals -> XML; opens no file itself."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from lxml import etree

from forms.problem import FormError, FormMistake
from forms.xpath import tag_of

_MOST_ROWS = 200_000
"""Of a table beside a form."""
_LARGEST = 50_000_000
"""Bytes of a table beside a form."""
_DELIMITER = re.compile(r"sep=([,;\t])\n")
"""A first line by which Excel is told what stands between two cells."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_rows(content: bytes, filename: str) -> list[dict[str, str]]:
    """One dict a row, columns as expressions name them. FormError when the file is none of the three kinds.

    A GeoJSON feature is its properties, its ``id`` and ``geometry`` as ODK writes points and lines.
    """
    suffix = filename.lower().rpartition(".")[2]
    reader = {"csv": _csv, "geojson": _geojson, "json": _geojson, "xml": _xml}.get(suffix)
    if reader is None or len(content) > _LARGEST:
        raise _refuse(filename)
    try:
        rows = list(reader(content))
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        csv.Error,
        etree.XMLSyntaxError,
    ) as error:
        raise _refuse(filename) from error
    if len(rows) > _MOST_ROWS:
        raise _refuse(filename)
    return rows


def write_rows(root: Any, rows: Iterable[Mapping[str, str]], space: str = "") -> Any:
    """``<item>``s below ``root``, in the namespace ("{uri}"); columns that no expression could name are left
    out.
    """
    tags: dict[str, str] = {}
    for row in rows:
        item = etree.SubElement(root, f"{space}item")
        for column, value in row.items():
            tag = tags.get(column)
            if tag is None:
                tag = tag_of(column)
                tag = tags[column] = f"{space}{tag}" if tag and tag[0] != "{" else tag
            if tag:
                etree.SubElement(item, tag).text = _CONTROL.sub("", value)
    return root


def _refuse(filename: str) -> FormError:
    message = f"{filename} is no CSV, GeoJSON or XML list that can be read"
    return FormError([FormMistake("mistake", "broken_data_file", message, values={"filename": filename})])


def _csv(content: bytes) -> Iterator[dict[str, str]]:
    text = _text(content)
    told = _DELIMITER.match(text)
    text = text[told.end() :] if told else text
    first = text.partition("\n")[0]
    delimiter = told[1] if told else max(",;\t", key=first.count)
    for row in csv.DictReader(StringIO(text), delimiter=delimiter):
        named = ((column or "").strip() for column in row)
        yield {name: (value or "").strip() for name, value in zip(named, row.values(), strict=True) if name}


def _text(content: bytes) -> str:
    """As Excel may have saved it: in UTF-8, as Unicode text, or as Windows writes languages of the West.

    Lines may end as they do on an old Mac.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            if b"\0" in content:
                raise
            text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _geojson(content: bytes) -> Iterator[dict[str, str]]:
    for feature in json.loads(content)["features"]:
        row = {str(name): _plain(value) for name, value in (feature.get("properties") or {}).items()}
        if "id" in feature:
            row["id"] = _plain(feature["id"])
        if feature.get("geometry"):
            row["geometry"] = _geometry(feature["geometry"])
        yield row


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: dict[str, Any]) -> str:
    """GeoJSON has the longitude first, ODK the latitude."""
    places = geometry["coordinates"]
    if geometry["type"] == "Point":
        return _point(places)
    line = places[0] if geometry["type"] == "Polygon" else places
    return "; ".join(_point(place) for place in line)


def _point(place: list[float]) -> str:
    return f"{place[1]} {place[0]} 0 0"


def _xml(content: bytes) -> Iterator[dict[str, str]]:
    """Any root with ``<item>`` children."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for item in etree.fromstring(content, parser).iter("{*}item"):
        children = [child for child in item if isinstance(child.tag, str)]
        yield {etree.QName(child).localname: (child.text or "").strip() for child in children}
