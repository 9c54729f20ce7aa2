"""What a browser sends with a form, read up to the size that our own forms have; judges no value."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

MOST_BYTES = 40_000
"""Bytes of a posted form; our longest note is far below."""
FEW, FIELDS = 20, 400
"""Values of a posted form: a page of names to tick is the longest."""
LARGEST_UPLOAD = 5_000_000
"""Bytes of a form that brings a file, at most."""


@dataclass(frozen=True, slots=True)
class Form:
    """The values of each field, and the files by the name of theirs."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, UploadFile] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The last value of a field, '' when it was not sent."""
        return next(reversed(self.values.get(name, ())), "")

    def all(self, name: str) -> Sequence[str]:
        """Every value of a field."""
        return self.values.get(name, ())

    def text(self, name: str) -> str:
        """What was written at length, its lines as everywhere else."""
        return self.get(name).replace("\r\n", "\n")


async def few(request: Request) -> Form:
    """A form of some fields: see `many`."""
    return await many(request, FEW)


async def many(request: Request, most: int = FIELDS) -> Form:
    """All values of each field of a posted form. 413 when it is larger than any of ours, 400 when odd."""
    body = bytearray()
    async for part in _limited(request, MOST_BYTES):
        body += part
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise HTTPException(400) from error
    return Form({name: [value.replace("\0", "") for value in values] for name, values in fields.items()})


async def upload(request: Request) -> Form:
    """A posted form that brings a file. 413 when it is too large, 400 when it is odd."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(400)
    parts = _limited(request, LARGEST_UPLOAD)
    try:
        found = await MultiPartParser(request.headers, parts, max_files=1, max_fields=5).parse()
    except MultiPartException as error:
        raise HTTPException(400) from error
    files = {name: one for name, one in found.multi_items() if isinstance(one, UploadFile)}
    texts = {name: [one] for name, one in found.multi_items() if isinstance(one, str)}
    return Form(texts, files)


async def _limited(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise HTTPException(413)
        yield part
