"""Prints a SQLite table's rows as JSON lines for --verify: python -m bench.botbench.rows FILE TABLE."""

import json
import sqlite3
import sys


def main(file: str, table: str) -> None:
    db = sqlite3.connect(file, timeout=30)
    db.row_factory = sqlite3.Row
    for row in db.execute(f"select * from {table}"):
        print(json.dumps(dict(row), default=str))


if __name__ == "__main__":
    main(*sys.argv[1:3])
