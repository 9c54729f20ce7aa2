"""The interview engine: an XLSForm becomes a conversation; pure, it knows no database, network or clock.

``read_xlsform`` turns an author's sheet into XForm XML, ``Form.from_xml`` compiles it once per version, and
``Interview`` runs it: between two messages an interview is two strings, ``state`` (an XForm instance) and
``at`` (where it stands).
"""

from forms.definition import Form
from forms.interview import Interview, after_removal
from forms.label_media import label_media
from forms.problem import FormError, FormMistake, Problem
from forms.rows import read_rows
from forms.step import (
    Answered,
    Choice,
    End,
    Field,
    Pasted,
    Question,
    Repeat,
    RepeatInstance,
    RepeatPrompt,
    Said,
    Setting,
    Step,
)
from forms.submission import Submission
from forms.xlsform import (
    Examined,
    enclose,
    examine_xlsform,
    form_and_files,
    is_form,
    load_xlsform,
    read_xlsform,
    wanted,
)

__all__ = [
    "Answered",
    "Choice",
    "End",
    "Examined",
    "Field",
    "Form",
    "FormError",
    "FormMistake",
    "Interview",
    "Pasted",
    "Problem",
    "Question",
    "Repeat",
    "RepeatInstance",
    "RepeatPrompt",
    "Said",
    "Setting",
    "Step",
    "Submission",
    "after_removal",
    "enclose",
    "examine_xlsform",
    "form_and_files",
    "is_form",
    "label_media",
    "load_xlsform",
    "read_rows",
    "read_xlsform",
    "wanted",
]
