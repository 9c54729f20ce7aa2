"""Every function whose answer follows from its arguments alone, by name; nothing is registered on import."""

from forms.xpath.library.calendar import CALENDAR
from forms.xpath.library.codes import CODES
from forms.xpath.library.function import Function
from forms.xpath.library.geo import GEO
from forms.xpath.library.logic import LOGIC
from forms.xpath.library.nodesets import NODESETS
from forms.xpath.library.numbers import NUMBERS
from forms.xpath.library.text import TEXT
from forms.xpath.library.times import TIMES

FUNCTIONS: dict[str, Function] = {**TEXT, **NUMBERS, **LOGIC, **NODESETS, **TIMES, **GEO, **CODES, **CALENDAR}

__all__ = ["FUNCTIONS", "Function"]
