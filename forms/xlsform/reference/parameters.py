"""The parameters of question types."""

from __future__ import annotations

from forms.xlsform.reference.row import Row

_NONE = "parameter_ignored"
PARAMETERS = (
    Row("start", "The least value of a range."),
    Row("end", "The greatest value of a range."),
    Row("step", "The distance between a range's values."),
    Row("randomize", "Choices in another order for each entry."),
    Row("seed", "The same order for the same seed."),
    Row("value", "The column of a file that is stored."),
    Row("label", "The column of a file that is read."),
    Row(
        "max-pixels",
        "Every photo is kept as the chat app sends it (they make it smaller), at most as long as the bot's "
        "setting media.long_side says.",
        _NONE,
    ),
    Row("app", "Another app cannot be opened from a chat.", _NONE),
    Row("quality", "Sounds have the quality that the chat app gives them.", _NONE),
    Row("rows", "A text field's height; a chat has one height.", _NONE),
    Row("capture-accuracy", "A location that is less sure is kept, and its sender is told."),
    Row("warning-accuracy", "A location is taken as the chat app gives it.", _NONE),
    Row("allow-mock-accuracy", "Chat apps do not tell whether a location is a mock.", _NONE),
    Row("incremental", "A line is always taken point by point.", _NONE),
    Row("reference-geometry", "Nothing is drawn on a map.", _NONE),
    Row("tick_interval", "A range has buttons, no ticks.", _NONE),
    Row("tick_labelset", "A range has buttons with their numbers.", _NONE),
    Row("placeholder", "A range has no slider.", _NONE),
    Row("identify-user", "See audit.", _NONE),
    Row("location-priority", "See audit.", _NONE),
    Row("location-min-interval", "See audit.", _NONE),
    Row("location-max-age", "See audit.", _NONE),
    Row("track-changes", "See audit.", _NONE),
    Row("track-changes-reasons", "See audit.", _NONE),
)
