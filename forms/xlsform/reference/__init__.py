"""What an XLSForm may hold, row by row: works in a chat, is noted, or refused. docs/xlsform.md is made of it.

A row that is noted or refused names the code of what its author is told; tests find what has no row.
"""

from forms.xlsform.reference.appearances import APPEARANCES, appearance
from forms.xlsform.reference.columns import CHOICES, ENTITIES, SURVEY
from forms.xlsform.reference.engines import DIFFERENCES
from forms.xlsform.reference.functions import FUNCTIONS
from forms.xlsform.reference.parameters import PARAMETERS
from forms.xlsform.reference.row import Row, by_spelling
from forms.xlsform.reference.settings import SETTINGS
from forms.xlsform.reference.types import TYPES

REFERENCE: dict[str, tuple[Row, ...]] = {
    "Question types": TYPES,
    "Columns of survey": SURVEY,
    "Columns of choices and external_choices": CHOICES,
    "Columns of entities": ENTITIES,
    "Settings": SETTINGS,
    "Appearances": APPEARANCES,
    "Parameters": PARAMETERS,
    "Functions": FUNCTIONS,
}

__all__ = [
    "APPEARANCES",
    "CHOICES",
    "DIFFERENCES",
    "ENTITIES",
    "FUNCTIONS",
    "PARAMETERS",
    "REFERENCE",
    "SETTINGS",
    "SURVEY",
    "TYPES",
    "Row",
    "appearance",
    "by_spelling",
]
