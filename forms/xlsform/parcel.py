"""A ZIP of a form and its files, as authors send both at once; nothing is read before its size is known."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

from forms.xlsform.archive import LARGEST_UNPACKED, UNREADABLE
from forms.xlsform.book import TYPES
from forms.xlsform.told import refusal

SUFFIX = ".zip"
_MOST = 200
"""Files in a parcel of a form and what belongs to it."""
_SURVEY = re.compile(rb"^\s*\|\s*survey\s*\|", re.I | re.M)
Files = dict[str, bytes]


def form_and_files(content: bytes) -> tuple[str, bytes, Files]:
    """The form's name and content, and all other files by name. FormError when there is not just one form."""
    files = _files(content)
    forms = [name for name in files if is_form(name, files[name])]
    if len(forms) > 1:
        forms = [name for name in forms if not _is_prose(name, files[name])] or forms
    if len(forms) != 1:
        code = "several_forms_in_zip" if forms else "no_form_in_zip"
        raise refusal(code, names=", ".join(sorted(forms))[:200])
    return forms[0], files.pop(forms[0]), files


def is_form(name: str, content: bytes) -> bool:
    """Whether a file is a form; a CSV that does not begin with its survey is a list."""
    suffix = PurePosixPath(name.lower()).suffix
    listed = suffix == ".csv" and not content[:40].lstrip(b'\xef\xbb\xbf" \r\n').startswith(b"survey")
    return suffix in TYPES and not listed


def _is_prose(name: str, content: bytes) -> bool:
    """Whether a Markdown file is for people, as README.md: a form is a table with a survey."""
    return name.lower().endswith(".md") and not _SURVEY.search(content)


def _files(content: bytes) -> Files:
    try:
        archive = ZipFile(BytesIO(content))
        entries = [one for one in archive.infolist() if not one.is_dir() and _meant(one.filename)]
        if len(entries) > _MOST or sum(one.file_size for one in entries) > LARGEST_UNPACKED:
            raise refusal("unpacks_too_large", limit=str(LARGEST_UNPACKED // 1_000_000))
        files: Files = {}
        for one in entries:
            name, read = PurePosixPath(one.filename).name, archive.read(one)
            if files.setdefault(name, read) != read:
                raise refusal("same_name_in_zip", name=name[:60])
        return files
    except UNREADABLE as error:
        raise refusal("broken_file") from error


def _meant(path: str) -> bool:
    """Not what computers add by themselves."""
    name = PurePosixPath(path).name
    return not name.startswith((".", "~$")) and "__MACOSX" not in path
