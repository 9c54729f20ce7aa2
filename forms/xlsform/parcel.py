"""A ZIP of a form and its files, as authors send both at once; nothing is read before its size is known."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

from forms.xlsform.archive import LARGEST_UNPACKED, UNREADABLE
from forms.xlsform.book import TYPES
from forms.xlsform.told import refusal

SUFFIX = ".zip"
_MOST = 200
"""Files in a parcel of a form and what belongs to it."""
Files = dict[str, bytes]


def form_and_files(content: bytes) -> tuple[str, bytes, Files]:
    """The form's name and content, and all other files by name. FormError when there is not just one form."""
    files = _files(content)
    forms = [name for name in files if is_form(name, files[name])]
    if len(forms) != 1:
        code = "several_forms_in_zip" if forms else "no_form_in_zip"
        raise refusal(code, names=", ".join(sorted(forms))[:200])
    return forms[0], files.pop(forms[0]), files


def is_form(name: str, content: bytes) -> bool:
    """Whether a file is a form; a CSV that does not begin with its survey is a list."""
    suffix = PurePosixPath(name.lower()).suffix
    listed = suffix == ".csv" and not content[:40].lstrip(b'\xef\xbb\xbf" \r\n').startswith(b"survey")
    return suffix in TYPES and not listed


def _files(content: bytes) -> Files:
    try:
        archive = ZipFile(BytesIO(content))
        entries = [one for one in archive.infolist() if not one.is_dir() and _meant(one.filename)]
        if len(entries) > _MOST or sum(one.file_size for one in entries) > LARGEST_UNPACKED:
            raise refusal("unpacks_too_large", limit=str(LARGEST_UNPACKED // 1_000_000))
        return {PurePosixPath(one.filename).name: archive.read(one) for one in entries}
    except UNREADABLE as error:
        raise refusal("broken_file") from error


def _meant(path: str) -> bool:
    """Not what computers add by themselves."""
    name = PurePosixPath(path).name
    return not name.startswith((".", "~$")) and "__MACOSX" not in path
