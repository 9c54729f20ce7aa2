"""Prints our bot's sent entries as JSON lines for --verify: python -m bench.rows_ours FILE.

A row is the newest submission's answers by name; a location becomes lat and lon,
a photo the platform's file id.
"""

import json
import sqlite3
import sys
from pathlib import PurePath

from lxml import etree

NEWEST = """
    SELECT entry.number, entry_version.submission FROM entry
    JOIN entry_version ON entry_version.entry_id = entry.id AND entry_version.version = entry.version
"""


def columns(submission: str, refs: dict[str, str]) -> dict[str, str]:
    row: dict[str, str] = {}
    for node in etree.fromstring(submission.encode()).iter(etree.Element):
        name, text = etree.QName(node).localname, node.text or ""
        if name == "lokasi" and text:
            row["lat"], row["lon"] = text.split()[:2]
        elif name == "foto":
            row["foto"] = refs.get(PurePath(text).stem, "")
        elif not len(node):
            row[name] = text
    return row


def main(file: str) -> None:
    db = sqlite3.connect(file, timeout=30)
    refs = dict(db.execute("SELECT id, ref FROM media"))
    for number, submission in db.execute(NEWEST):
        print(json.dumps({"number": number} | columns(submission, refs)))


if __name__ == "__main__":
    main(*sys.argv[1:2])
