"""The columns of every sheet, by the name that the checks read; other spellings are pyxform's own."""

from __future__ import annotations

from forms.xlsform.reference.row import Row

SURVEY = (
    Row("type", "What is asked, and how it is answered: see the question types.", others=("command",)),
    Row("name", "The answer's name in the export and in ${...}.", others=("tag", "value")),
    Row("label", "The question, bold; label::Bahasa Indonesia (id) for each language. NO_LABEL counts "
        "as none, and a text or note that says nothing else is asked of nobody.", others=("caption",)),
    Row("hint", "Below the question, in italics."),
    Row("guidance_hint", "Told to whoever types “petunjuk”."),
    Row("required", "There is no [Skip] button, and an empty answer is refused. Where nobody can answer it "
        "(a note), the report is held back while it is empty."),
    Row(
        "required_message",
        "What is said when an answer that is required is missing.",
        others=("requiredmsg",),
    ),
    Row("relevant", "The question is asked only while this is true.", others=("relevance",)),
    Row("constraint", "An answer that breaks this is refused, and asked for again. A value that nobody can "
        "answer (a sum in a note) holds the report back, and the answers it is worked out from are offered."),
    Row(
        "constraint_message",
        "What is said when an answer is refused.",
        others=("constraining_message",),
    ),
    Row("calculation", "Worked out anew whenever what it reads changes.", others=("calculate",)),
    Row("trigger", "The row is worked out when the answer named here changes, and not before."),
    Row("default", "The answer before anybody gave one; an expression is worked out at the start."),
    Row("readonly", "Shown with its value and [Next]; nobody is asked.", others=("read_only",)),
    Row("appearance", "See the appearances."),
    Row("parameters", "See the parameters."),
    Row("choice_filter", "Only the choices for which this is true are offered."),
    Row("repeat_count", "So many rows of a repeat, without asking.", others=("count", "jr:count")),
    Row("image", "A picture above the question.", others=("media::image",)),
    Row("big-image", "The picture above the question, in its larger form.", others=("media::big-image",)),
    Row("audio", "A sound above the question.", others=("media::audio",)),
    Row("video", "A film above the question.", others=("media::video",)),
    Row("save_to", "The answer becomes a property of the entity."),
    Row("bind", "bind::pd:as and bind::pd:paste say what the bot does with an answer; namespaces is needed."),
    Row("instance", "An attribute of the answer in the export."),
    Row("list_name", "Read in the sheet choices; here it says nothing.", "column_ignored"),
    Row("disabled", "A row with yes is left out; relevant says the same better.", "disabled"),
    Row("rows", "A text field's height. A chat has one height.", "column_ignored"),
    Row("autoplay", "Sounds and films are played by tapping them.", "column_ignored"),
    Row("body", "Attributes of the app's widget; a chat has none.", "column_ignored"),
    Row("control", "Attributes of the app's widget; a chat has none.", "column_ignored"),
    Row("intent", "Another app cannot be opened from a chat.", "column_ignored"),
    Row("no_app_error_string", "Another app cannot be opened from a chat.", "column_ignored",
        ("noapperrorstring",)),
    Row("query", "Written by pyxform for select_one_external.", "column_ignored"),
    Row("compact_tag", "Answers are not sent by SMS.", "column_ignored"),
    Row("sms_field", "Answers are not sent by SMS.", "column_ignored"),
    Row("sms_option", "Answers are not sent by SMS.", "column_ignored"),
    Row("sms_separator", "Answers are not sent by SMS.", "column_ignored"),
    Row("sms_allow_media", "Answers are not sent by SMS.", "column_ignored"),
    Row("sms_date_format", "Answers are not sent by SMS.", "column_ignored"),
    Row("sms_datetime_format", "Answers are not sent by SMS.", "column_ignored"),
    Row("sms_response", "Answers are not sent by SMS.", "column_ignored"),
)  # fmt: skip
CHOICES = (
    Row("list_name", "Which list the choice belongs to."),
    Row("name", "What is stored; never shown while there is a label.", others=("value",)),
    Row("label", "The button, or the line with its number.", others=("caption",)),
    Row("image", "A picture of a choice is not shown; the label is.", "choice_media", ("media::image",)),
    Row("big-image", "A picture of a choice is not shown; the label is.", "choice_media",
        ("media::big-image",)),
    Row("audio", "A sound of a choice is not played; the label is shown.", "choice_media",
        ("media::audio",)),
    Row("video", "A film of a choice is not played; the label is shown.", "choice_media",
        ("media::video",)),
    Row("sms_option", "Answers are not sent by SMS.", "column_ignored"),
    Row("parent", "A column of one's own, for choice_filter; as is any other."),
)  # fmt: skip
ENTITIES = (
    Row("dataset", "The list that an entity goes to.", others=("list_name",)),
    Row("label", "What an entity is called in the list."),
    Row("entity_id", "Which entity is changed."),
    Row("create_if", "An entity is made while this is true."),
    Row("update_if", "The entity is changed while this is true."),
    Row("repeat", "An entity for each row of this repeat."),
)
