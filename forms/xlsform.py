"""XLSForm (.md .csv .xlsx .xls) -> XForm XML through pyxform, with every mistake by sheet and row; fills no
form.
"""

from __future__ import annotations

from io import BytesIO

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from forms.problem import FormError, FormMistake

_TYPES = (".md", ".csv", ".xlsx", ".xlsm", ".xls")


def read_xlsform(content: bytes, filename: str, *, strict: bool = False) -> tuple[bytes, list[FormMistake]]:
    """XForm XML and warnings. Raises FormError with every mistake."""
    suffix = next((suffix for suffix in _TYPES if filename.lower().endswith(suffix)), "")
    if not suffix:
        raise FormError(
            [FormMistake("mistake", "unknown_file_type", f"{filename} is no .xlsx, .xls, .csv or .md file")]
        )
    warnings: list[str] = []
    try:
        result = convert(
            xlsform=content.decode() if suffix in (".md", ".csv") else BytesIO(content),
            file_type=suffix,
            warnings=warnings,
            form_name="data",
        )
    except PyXFormError as error:
        raise FormError([FormMistake("mistake", "pyxform", str(error))]) from error
    return result.xform.encode(), [FormMistake("warning", "pyxform", text) for text in warnings]
