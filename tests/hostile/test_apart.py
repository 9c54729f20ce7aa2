"""What people made is unpacked in the sandbox alone: the code is read for every call that unpacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.test_house import CODE, PROJECT, name

PRODUCT = [file for file in CODE if name(file).partition("/")[0] not in ("tests", "bench", "tools")]
OPENS = {
    "load_workbook",
    "ZipFile",
    "Image.open",
    "csv.reader",
    "csv.DictReader",
    "etree.fromstring",
    "etree.parse",
    "etree.XML",
    "etree.iterparse",
    "fromstring",
    "minidom.parseString",
    "tarfile.open",
    "get_definition_data",
}
"""Calls that make objects of bytes."""
APART = {
    "bot/pictures.py": "runs in the sandbox",
    "actions/training/table.py": "called by importing.read alone, in the sandbox",
    "forms/xlsform/archive.py": "behind examine_xlsform",
    "forms/xlsform/book.py": "behind examine_xlsform",
    "forms/xlsform/lists/document.py": "behind examine_xlsform",
    "forms/xlsform/enclose.py": "in the sandbox, or of files that are the operator's own",
    "forms/xlsform/sheet_names.py": "behind examine_xlsform",
    "forms/xlsform/parcel.py": "behind bot/files/proof.py's job",
    "forms/rows.py": "behind enclose",
    "forms/definition/__init__.py": "a form that the sandbox made",
    "forms/instance/node.py": "what we stored",
    "forms/instance/start.py": "a form that the sandbox made",
    "forms/instance/submission.py": "what we stored",
    "reports/openrosa.py": "writes what we stored",
    "reports/digest_chart.py": "a picture that we drew",
    "models/wilayah.py": "the country's list, in the package",
}
"""Where they stand, and why that is no danger to the bot."""
ENTRIES = {
    "examine_xlsform": {"actions/library.py", "bot/files/proof.py", "forms/xlsform/__init__.py"},
    "library.install": {"actions/training/sheet.py", "bot/operator/running.py", "bot/demo/seed.py"},
    "importing.read": {"bot/files/tables.py", "web/__init__.py"},  # there the page of that name
    "table.read": {"actions/training/importing.py"},
    "read_rows": {"forms/xlsform/enclose.py"},
    "enclose": {
        "actions/library.py",
        "bot/operator/forms_cli.py",
        "bot/files/completing.py",
        "bot/files/proof.py",
    },
    "form_and_files": {"bot/files/proof.py", "forms/xlsform/__init__.py"},
}
"""What reads foreign bytes -> who calls it: the sandbox's jobs, or a command on the operator's own files."""


def calls(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def users(source: str) -> Iterator[str]:
    """Whatever is named, called or handed on."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name | ast.Attribute):
            yield ast.unparse(node)


def test_nothing_is_unpacked_elsewhere() -> None:
    found = {name(file) for file in PRODUCT if OPENS & set(calls(file.read_text()))}
    assert found - set(APART) == set()
    assert {file for file in APART if not (PROJECT / file).is_file()} == set()


def test_who_reads_foreign_bytes_is_called_in_the_sandbox_alone() -> None:
    names = {name(file): set(users(file.read_text())) for file in PRODUCT}
    for entry, known in ENTRIES.items():
        assert {file for file, used in names.items() if entry in used} <= known, entry
