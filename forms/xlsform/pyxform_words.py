"""Every sentence of pyxform's that an author can meet, and the code by which we say it; finds no place.

tests/forms/test_catalogue.py walks pyxform's source and misses what has no row here.
"""

from __future__ import annotations

from typing import NamedTuple


class Meaning(NamedTuple):
    """A pattern of pyxform's words -> our code ('' = not told); named groups are the code's values.

    ``column`` is where the fault stands when pyxform does not name one, ``sheet`` when it is not the survey.
    """

    pattern: str
    code: str
    column: str = ""
    sheet: str = ""


_SAVE = "save_to"
_APART = r"list name '(?P<name>.*?)' has a reference.*?"
_HEADINGS = (
    # Noise, or found by our own checks with more to say.
    Meaning(r"max-pixels parameter to speed up", ""),
    Meaning(r"Row without name, text, or label is being skipped", ""),
    Meaning(r"Choices should have a label", ""),
    Meaning(r"'disabled' column header", ""),
    Meaning(r"This form uses or_other and translations", ""),
    Meaning(r"is no longer supported on most devices", ""),
    Meaning(r"select one external is only meant for filtered", ""),
    Meaning(r"form_id and id_string column headers are both", ""),
    Meaning(r"Could not export itemsets\.csv", ""),
    # Sheets and their headings.
    Meaning(r"required column headers were not found: '(?P<missing>.*?)'", "missing_column"),
    Meaning(r"same column were found: '(?P<name>.*?)', '(?P<other>.*?)'", "same_column"),
    Meaning(r"Duplicate column header: (?P<name>.*)", "duplicate_column"),
    Meaning(r"Column headers must not be empty and must not contain spaces", "bad_column"),
    Meaning(r"missing a? ?header row|Invalid headers provided", "no_header"),
    Meaning(r"You must have a sheet named", "no_survey"),
    Meaning(r"There should be a choices sheet", "no_choices_sheet", "type"),
    Meaning(r"There should be an external_choices sheet", "no_external_choices", "type"),
    Meaning(r"similar names were found: (?P<found>.*?)\.", "sheet_misspelt"),
    Meaning(r"column\(s\) are not supported.*?: '?(?P<name>.*?)'?\. ", "unknown_entity_column"),
    Meaning(
        r"Language '(?P<language>.*?)' is missing the \w+ (?:columns )?(?P<columns>.*?)(?: column)?\.",
        "missing_translations",
    ),
    Meaning(r"machine-readable codes: (?P<languages>.*?)\. ", "no_language_code"),
    Meaning(r"Media type: (?P<name>.*?) ?not supported", "unknown_medium"),
    Meaning(r"Cannot omit instanceID", "key_needs_id", "omit_instanceID", "settings"),
    Meaning(r"cannot have an empty id_string", "no_form_id", "form_id", "settings"),
    Meaning(r"must also specify an image", "big_image_alone", "big-image"),
)
_PARAMETERS = (
    Meaning(r"parameter '(?P<name>[\w-]+)' must be a number", "parameter_not_number"),
    Meaning(r"'(?P<name>[\w-]+)' parameter must have a numeric value", "parameter_not_number"),
    Meaning(r"Parameter (?P<name>[\w-]+) must have an integer value", "parameter_not_number"),
    Meaning(r"(?P<name>seed) value must be a number or a reference", "parameter_not_number"),
    Meaning(r"Parameter (?P<name>[\w-]+) must be greater +than or equal to zero", "parameter_negative"),
    Meaning(
        r"Parameter (?P<name>[\w-]+) must be greater than or equal to (?P<other>[\w-]+)", "parameter_less"
    ),
    Meaning(r"parameter '(?P<name>[\w-]+)' must not be '0'", "parameter_zero"),
    Meaning(r"parameter '(?P<name>[\w-]+)' must not be larger than the range", "parameter_outside"),
    Meaning(r"parameter '(?P<name>[\w-]+)' must be between the 'start' and 'end'", "parameter_outside"),
    Meaning(r"parameter '(?P<name>[\w-]+)' must be a multiple of 'step'", "parameter_not_step"),
    Meaning(r"'tick_labelset' must be a choice list name", "ticks_without_list"),
    Meaning(r"'tick_labelset' choice list must have only 2 items", "ticks_at_ends"),
    Meaning(r"'tick_labelset' choice list values may only ?match", "ticks_at_ends"),
    Meaning(r"choice values must all be numbers", "ticks_not_numbers"),
    Meaning(r"'tick_labelset' choices must be between", "ticks_outside"),
    Meaning(r"'tick_labelset' choices' values must be equal", "ticks_between_steps"),
    Meaning(r"are only supported for the appearances", "ticks_of_appearance"),
    Meaning(r"Parameters must be in the form of", "parameters_unreadable"),
    Meaning(r"'(?P<name>incremental)' parameter may either be '(?P<known>true)'", "parameter_among"),
    Meaning(r"'(?P<name>[\w-]+)' parameter must be either '(?P<known>true' or 'false)'", "parameter_among"),
    Meaning(r"(?P<name>[\w-]+) must be set to (?P<known>.*?)(?:: ?'.*)?$", "parameter_among"),
    Meaning(r"Invalid value for (?P<name>quality)", "parameter_among"),
    Meaning(r"must include randomize=true to use a seed", "seed_alone"),
    Meaning(r"'reference-geometry' parameter must either match", "no_geometry"),
    Meaning(r"Parameter '(?P<name>[\w-]+)' has an invalid Android package name", "parameter_app"),
    Meaning(r"To include location information in the audit", "audit_location"),
    Meaning(
        r"keys for this question type are '(?P<known>.*?)'.*parameter key\(s\): '(?P<name>.*?)'",
        "no_such_parameter",
    ),
)
_ROWS = (
    Meaning(r"Invalid value for `self\.bind", "unreadable", "bind::type"),
    Meaning(r"Unknown question type '(?P<type>.*?)'", "unknown_type", "type"),
    Meaning(r"Question with no type", "no_type", "type"),
    Meaning(r"Question or group with no name", "no_name_here", "name"),
    Meaning(r"Unmatched '(?P<type>end_\w+)'", "unmatched_end", "type"),
    Meaning(r"Unmatched '(?P<type>begin_\w+)'\. No matching '(?P<end>end_\w+)'", "unmatched_begin", "type"),
    Meaning(
        r"List name not in (?P<within>choices|columns|external choices) sheet: (?P<list>.*)",
        "no_such_list",
        "type",
    ),
    Meaning(r"Repeat loop without list name|'itemset' and 'list_name' must not both", "no_list_here", "type"),
    Meaning(r"There should be choices for this question|Please specify choices", "no_list_here", "type"),
    Meaning(r"Choice names with spaces .* See \[(?P<name>.*?)\] in \[(?P<list>.*?)\]", "spaced_choice"),
    Meaning(r"Choices must have a name", "no_choice_name_here", "name"),
    Meaning(r"Choice names must be unique", "duplicate_choice_here", "name"),
    Meaning(r"KeyError: '\$\{(?P<name>.*?)\}'", "list_of_answers", "type"),
    Meaning(r"Missing calculation", "no_calculation", "calculation"),
    Meaning(r"Choice filter not supported with or_other", "filter_with_other", "type"),
    Meaning(r"survey element named '(?P<element>.*?)' has no label or hint", "no_label", "label"),
    Meaning(r"should end with one of the supported file extensions", "no_file_ending", "type"),
    Meaning(r"Audits must always be named", "audit_name", "name"),
    Meaning(r"same instance id will be generated.*?Instance name: '(?P<name>.*?)'", "instance_clash", "type"),
    Meaning(r"Instance names must be unique.*?The name '(?P<name>.*?)'", "instance_clash", "type"),
    Meaning(r"'(?P<type>[\w-]+)' questions, the 'trigger' column must not be empty", "no_trigger", "trigger"),
    Meaning(
        r"'(?P<type>[\w-]+)' questions, the 'calculation' column must be empty",
        "no_calculation_here",
        "calculation",
    ),
    Meaning(
        r"'(?P<element>[^']*)' is a select from file type, using 'search\(\)'",
        "search_in_file",
        "appearance",
    ),
    Meaning(
        r"uses 'search\(\)', and its select type references the choice list name '(?P<list>.*?)'",
        "search_shares_list",
        "appearance",
    ),
    Meaning(r"Choice filter not supported for table-list", "table_filter", "choice_filter"),
    Meaning(r"Badly formatted table list.*match: (?P<list>\S+) vs\. (?P<other>\S+)", "table_lists", "type"),
    Meaning(r"question \$\{(?P<name>.*?)\} is not user-visible", "trigger_unseen", "trigger"),
    Meaning(r"\w+ has no label: ", "no_group_label", "label"),
)
_ENTITIES = (
    Meaning(r"Names used here must not contain a period", "name_with_period"),
    Meaning(r"Names used here must not begin with two underscores", "name_with_underscores"),
    Meaning(r"Names used here must not be 'name' or 'label'", "save_to_reserved"),
    Meaning(r"add an entities sheet and declare an entity", "no_entities", _SAVE),
    Meaning(r"Entity lists must have a name", "no_entity_list"),
    Meaning(r"'list_name' column must not have any duplicate names", "entity_list_twice"),
    Meaning(r"save_to property '(?P<name>.*?)' is already assigned by row '(?P<first>.*?)'", "save_to_twice"),
    Meaning(r"entity list name '(?P<name>.*?)' was not found", "no_such_entity_list"),
    Meaning(r"list name '(?P<name>[^']*)' does not have a label", "no_entity_label", "label"),
    Meaning(r"list name '(?P<name>[^']*)' does not have an 'update_if'", "entity_no_update_if", "update_if"),
    Meaning(r"list name '(?P<name>[^']*)' does not have an 'entity_id'", "entity_no_entity_id", "entity_id"),
    Meaning(r"Groups and repeats can't be saved", "save_to_of_group"),
    Meaning(r"When there is more than one entity declaration", "save_to_without_list", _SAVE),
    Meaning(r"at most one '#' delimiter", "save_to_signs", _SAVE),
    Meaning(r"no valid containers available.*?on row '(?P<first>.*?)'", "entities_in_one_place", "label"),
    Meaning(_APART + r"not compatible with this 'save_to'", "entity_apart", _SAVE),
    Meaning(_APART + r"variable reference to '(?P<question>.*?)'", "entity_reads_apart", "label"),
)
_NAMES = (
    Meaning(r"Reference variables must start with|reference - parsing failed", "bad_reference"),
    Meaning(r"Reference variable lists must have a comma|reference - parsing limit", "bad_reference"),
    Meaning(r"Could not find the name '(?P<name>.*?)'", "no_such_name"),
    Meaning(r"no survey element named '(?P<name>.*?)'", "no_such_name"),
    Meaning(r"The name '(?P<name>.*?)' appears more than once", "ambiguous_name"),
    Meaning(r"multiple survey elements named '(?P<name>.*?)'", "ambiguous_name"),
    Meaning(r"'name' value '(?P<name>meta)' is invalid", "name_reserved", "name"),
    Meaning(r"'name' value '(?P<name>.*?)' is invalid.*same as the survey root", "name_of_form"),
    Meaning(r"'name' value '(?P<name>.*?)' is invalid.*Repeat names must unique", "duplicate_repeat"),
    Meaning(r"'name' value '(?P<name>.*?)' is invalid.*unique within their nearest", "duplicate_name_here"),
    Meaning(r"'name' value '(?P<name>.*?)' is problematic.*case-insensitive", "similar_name"),
    Meaning(r"\(parameters\)|parameters \(\w+\).*Names must begin", "bad_name_here", "parameters"),
    Meaning(r"Names must begin with a letter or underscore", "bad_name_here"),
)
MEANINGS: tuple[Meaning, ...] = (
    *_HEADINGS,
    *(each._replace(column="parameters") for each in _PARAMETERS),
    *_ROWS,
    *_ENTITIES,
    *_NAMES,
)
