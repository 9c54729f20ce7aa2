"""What pyxform says, as our codes with sheet, row and column; its own words stay where we have no code."""

from __future__ import annotations

import re
from typing import Literal

from forms.problem import FormMistake

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet|for sheet: '(\w+)'|the (survey|choices) columns?\b")
_COLUMN = re.compile(r"the '([\w: ]+)' value|'([\w: ]+)' column")

MEANINGS: tuple[tuple[str, str], ...] = (
    # Noise, or found by our own checks with more to say.
    (r"max-pixels", ""),
    (r"Row without name, text, or label is being skipped", ""),
    (r"Choices should have a label", ""),
    (r"There should be a choices sheet", ""),
    # What authors meet.
    (r"parameter '(?P<name>[\w-]+)' must be a number", "parameter_not_number"),
    (r"'(?P<name>[\w-]+)' parameter must have a numeric value", "parameter_not_number"),
    (r"parameter '(?P<name>[\w-]+)' must not be '0'", "parameter_zero"),
    (r"parameter '(?P<name>[\w-]+)' must not be larger than the range", "parameter_outside"),
    (r"parameter '(?P<name>[\w-]+)' must be between the 'start' and 'end'", "parameter_outside"),
    (r"parameter '(?P<name>[\w-]+)' must be a multiple of 'step'", "parameter_not_step"),
    (r"Parameters must be in the form of", "parameters_unreadable"),
    (r"Parameter (?P<name>[\w-]+) must have an integer value", "parameter_not_number"),
    (r"Invalid value for (?P<name>[\w-]+)", "parameter_value"),
    (r"(?P<name>randomize) must be set to true or false", "parameter_value"),
    (r"must include randomize=true to use a seed", "seed_alone"),
    (r"Choice names with spaces .* See \[(?P<name>.*?)\] in \[(?P<list>.*?)\]", "spaced_choice"),
    (r"KeyError: '\$\{(?P<name>.*?)\}'", "list_of_answers"),
    (r"Missing calculation", "no_calculation"),
    (r"Choice filter not supported with or_other", "filter_with_other"),
    (r"survey element named '(?P<element>.*?)' has no label or hint", "no_label"),
    (r"should end with one of the supported file extensions", "no_file_ending"),
    (r"Audits must always be named", "audit_name"),
    (r"same instance id will be generated.*?Instance name: '(?P<name>.*?)'", "instance_clash"),
    (r"'(?P<type>[\w-]+)' questions, the 'trigger' column must not be empty", "no_trigger"),
    (r"'(?P<element>[^']*)' is a select from file type, using 'search\(\)'", "search_in_file"),
    (r"external_choices", "no_external_choices"),
    (r"Names used here must not contain a period", "name_with_period"),
    (r"Names used here must not begin with two underscores", "name_with_underscores"),
    (r"Names used here must not be 'name' or 'label'", "save_to_reserved"),
    (r"'save_to' value is invalid.*add an entities sheet", "no_entities"),
    (r"Entity lists must have a name", "no_entity_list"),
    (r"save_to property '(?P<name>.*?)' is already assigned by row '(?P<first>.*?)'", "save_to_twice"),
    (r"entity list name '(?P<name>.*?)' was not found", "no_such_entity_list"),
    (r"entity list name '(?P<name>.*?)' does not have a label", "no_entity_label"),
    (r"Groups and repeats can't be saved", "save_to_of_group"),
    (
        r"keys for this question type are '(?P<known>.*?)'.*parameter key\(s\): '(?P<name>.*?)'",
        "no_such_parameter",
    ),
    (r"Reference variables must start with", "bad_reference"),
    (r"Reference variable lists must have a comma", "bad_reference"),
    (r"Could not find the name '(?P<name>.*?)'", "no_such_name"),
    (r"The name '(?P<name>.*?)' appears more than once", "ambiguous_name"),
    (r"'name' value '(?P<name>.*?)' is invalid.*same as the survey root", "name_of_form"),
    (r"'name' value '(?P<name>.*?)' is invalid.*Repeat names must unique", "duplicate_repeat"),
    (r"'name' value '(?P<name>.*?)' is invalid.*unique within their nearest", "duplicate_name_here"),
    (r"'name' value '(?P<name>.*?)' is problematic.*case-insensitive", "similar_name"),
    (r"One or more required column headers were not found: (?P<missing>.*?)\. ", "missing_column"),
    (r"same column were found: '(?P<name>.*?)', '(?P<other>.*?)'", "same_column"),
    (r"Column headers must not be empty and must not contain spaces", "bad_column"),
    (r"Names must begin with a letter or underscore", "bad_name_here"),
    (r"missing a header row|Invalid headers provided", "no_header"),
    (r"similar names were found: (?P<found>.*?)\.", "sheet_misspelt"),
    (
        r"Language '(?P<language>.*?)' is missing the \w+ (?:columns )?(?P<columns>.*?)(?: column)?\.",
        "missing_translations",
    ),
    (r"This form uses or_other and translations", ""),
    (r"machine-readable codes: (?P<languages>.*?)\. ", "no_language_code"),
    (r"(?P<type>\w+) is no longer supported on most devices", ""),
    (r"(Group|Repeat) has no label", "no_group_label"),
    (r"'save_to' value|'entities' sheet|entity", "entities"),
)
"""Pattern of pyxform's words -> our code ('' = not told); its named groups are the code's values."""


def understood(text: str, level: Literal["mistake", "warning"]) -> list[FormMistake]:
    """One line of pyxform's, once for each thing that it names."""
    whole = " ".join(_ROW.sub("", text).split())
    row, column = _ROW.search(text), _COLUMN.search(text)
    sheet = _SHEET.search(text)
    place = next((name for name in sheet.groups() if name), "") if sheet else "survey" if row else ""
    number = int(row[1]) if row else 0
    cell = (column[1] or column[2] or "") if column and row else ""
    for pattern, code in MEANINGS:
        matches = list(re.finditer(pattern, whole))
        if matches and code:
            return [
                FormMistake(
                    level, code, whole, _sheet_of(match[0], place), number, cell, values=match.groupdict()
                )
                for match in matches
            ]
        if matches and level == "warning":
            return []
    return [FormMistake(level, "pyxform", whole, place, number, cell, values={"message": whole})]


def _values(match: re.Match[str], whole: str) -> dict[str, str]:
    return {"message": whole, **match.groupdict()}


def _sheet_of(text: str, usual: str) -> str:
    found = re.search(r"is missing the (survey|choices) column", text)
    return found[1] if found else usual
