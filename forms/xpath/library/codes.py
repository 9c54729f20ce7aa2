"""Digests and encodings."""

import base64
import binascii
import hashlib

from forms.xpath.errors import XPathError
from forms.xpath.frame import Frame, XNode
from forms.xpath.library.function import Function, function

ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
ENCODINGS = ("base64", "hex")


def _digest(frame: Frame, node: XNode, text: str, algorithm: str, encoding: str = "base64") -> str:
    name = ALGORITHMS.get(algorithm)
    if name is None:
        raise XPathError(f"digest() does not know {algorithm}; it knows {', '.join(ALGORITHMS)}")
    value = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
    if encoding == "hex":
        return value.hex()
    if encoding != "base64":
        raise XPathError(f"digest() writes hex or base64, not {encoding}")
    return base64.b64encode(value).decode()


def _base64_decode(frame: Frame, node: XNode, text: str) -> str:
    """Blank where the text is not base64."""
    packed = "".join(text.split())
    try:
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return raw.decode("utf-8", "replace")


CODES: dict[str, Function] = {
    "digest": function("string", "sss", _digest, least=2),
    "base64-decode": function("string", "s", _base64_decode),
}
