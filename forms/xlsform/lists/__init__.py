"""Choices that stand elsewhere than in the choices sheet, in ODK's older ways, as itemsets over instances.

``search('file')``, ``select_one_external`` and file names that depend on an answer become what the engine
reads anyway; evaluates nothing of an interview.
"""

from forms.xlsform.lists.document import Document
from forms.xlsform.lists.external import stand_in, take_external
from forms.xlsform.lists.files import open_files
from forms.xlsform.lists.search import searches, take_searches

__all__ = ["Document", "open_files", "searches", "stand_in", "take_external", "take_searches"]
