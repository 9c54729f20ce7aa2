"""The columns of the sheet settings, by the name that the checks read."""

from __future__ import annotations

from forms.xlsform.reference.row import Row

SETTINGS = (
    Row("form_id", "What the form is known by: a file with the same form_id is a new version of it.",
        others=("id_string", "set_form_id")),
    Row("form_title", "The form's name in menus and above the summary.", others=("title", "set_form_title")),
    Row("version", "Told when a form is received, and kept with every entry."),
    Row("default_language", "The language of whoever speaks none of the form's."),
    Row("instance_name", "An entry's name in lists, in the camat's review and in the export."),
    Row("allow_choice_duplicates", "A choice may come twice in a list, as in cascades."),
    Row("clean_text_values", "Several blanks in a row are one, unless this says no."),
    Row("name", "What the export calls the element around all answers."),
    Row("namespaces", "Prefixes of one's own, such as pd for bind::pd:as."),
    Row("instance_xmlns", "The namespace of the answers in the export."),
    Row("attribute", "attribute::x becomes an attribute of the entry in the export."),
    Row("public_key", "Answers are NOT encrypted: Telegram, WhatsApp and the server read them.",
        "not_encrypted"),
    Row("submission_url", "Answers go to this bot's server only; the export can be taken anywhere.",
        "not_sent_on"),
    Row("auto_send", "The person taps [Send] after the summary, always.", "setting_of_apps"),
    Row("auto_delete", "An entry stays on the server until its time is over.", "setting_of_apps"),
    Row("style", "A page is a group with field-list; themes change nothing in a chat.", "setting_of_apps"),
    Row("omit_instanceID", "Every entry has an instanceID, without which it could not be mended.",
        "setting_of_apps"),
    Row("instance_id", "Every entry's instanceID is a new uuid.", "setting_of_apps"),
    Row("client_editable", "An entry is mended when its reviewer returns it.", "setting_of_apps"),
    Row("add_none_option", "pyxform itself no longer does anything with it.", "setting_of_apps"),
    Row("flat", "Groups stay groups.", "setting_of_apps"),
    Row("prefix", "Answers are not sent by SMS.", "setting_of_apps", ("compact_prefix",)),
    Row("delimiter", "Answers are not sent by SMS.", "setting_of_apps"),
    Row("sms_keyword", "Answers are not sent by SMS.", "setting_of_apps"),
    Row("sms_field", "Answers are not sent by SMS.", "setting_of_apps"),
    Row("sms_separator", "Answers are not sent by SMS.", "setting_of_apps"),
    Row("sms_allow_media", "Answers are not sent by SMS.", "setting_of_apps"),
    Row("sms_date_format", "Answers are not sent by SMS.", "setting_of_apps"),
    Row("sms_datetime_format", "Answers are not sent by SMS.", "setting_of_apps"),
    Row("sms_response", "Answers are not sent by SMS.", "setting_of_apps"),
)  # fmt: skip
