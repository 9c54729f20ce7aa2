"""What people read: languages, values inside labels, markdown, media; and labels in calculations.

1. Every text in the person's language, switched at any message. 2. Answers inside labels. 3. Markdown
becomes a small HTML that is safe. 4. jr:choice-name follows the language.
"""

import pytest

from forms.interview.markup import to_html, to_plain
from tests.forms.sheet import Person, setting

TRI = """
| survey |
| | type | name | label::Indonesia (id)|label::English (en)|label::Jawa (jv)|image::English (en)|calculate|
| | text | nama | Siapa namamu? | What is your name? | Jenengmu sapa? | nama.jpg | |
| | select_one yt | sehat | Sehat, *${nama}*? | Are you *${nama}*? | Waras, *${nama}*? | | |
| | calculate | kata | | | | | jr:choice-name(${sehat}, '${sehat}') |
| | note | akhir | Jawabmu: ${kata} | You said: ${kata} | Wangsulan: ${kata} | | |
| choices |
| | list_name | name | label::Indonesia (id) | label::English (en) | label::Jawa (jv) |
| | yt        | y    | Ya                    | Yes                 | Inggih           |
| | yt        | t    | Tidak                 | No                  | Mboten           |
| settings |
| | default_language |
| | Indonesia (id)   |
"""


def test_three_languages_switched_half_way() -> None:
    person = Person(TRI, setting(language="en"))
    assert person.form.languages == ("Indonesia (id)", "English (en)", "Jawa (jv)")
    assert person.question.label == "What is your name?"
    assert person.question.image == "nama.jpg"
    person.say("Sari")
    person.speak("jv")
    assert person.question.label == "Waras, <i>Sari</i>?"
    assert [choice.label for choice in person.question.choices] == ["Inggih", "Mboten"]
    person.say("inggih")
    assert person.question.label == "Wangsulan: Inggih"
    person.speak("id")
    assert person.question.label == "Jawabmu: Ya"
    assert person.interview.value("/data/kata") == "Ya"


def test_a_language_the_form_lacks_is_its_default() -> None:
    assert Person(TRI, setting(language="fr")).question.label == "Siapa namamu?"


def test_answers_cannot_break_the_markup() -> None:
    person = Person(TRI)
    person.say("<script>x</script><i>Sari & co")
    assert person.question.label == "Sehat, <i>&lt;script&gt;x&lt;/script&gt;<i>Sari &amp; co</i>?</i>"


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("biasa saja", "biasa saja"),
        ("**tebal** dan *miring*", "<b>tebal</b> dan <i>miring</i>"),
        ("__tebal__ _miring_", "<b>tebal</b> <i>miring</i>"),
        ("nama_file_1 dan 2*3*4", "nama_file_1 dan 2*3*4"),
        ("# Judul\nisi", "<b>Judul</b>\nisi"),
        ("- satu\n- dua", "- satu\n- dua"),
        ("* satu\n* dua", "• satu\n• dua"),
        ("[](https://x.org/a_b)", '<a href="https://x.org/a_b">https://x.org/a_b</a>'),
        ("[ ](mailto:a@x.org)", '<a href="mailto:a@x.org">a@x.org</a>'),
        ('<a href="https://x.org"></a>', '<a href="https://x.org">https://x.org</a>'),
        ("[peta](https://example.org/a_b)", '<a href="https://example.org/a_b">peta</a>'),
        ("[jahat](javascript:alert)", "[jahat](javascript:alert)"),
        ("<strong>kuat</strong><br/>baris", "<b>kuat</b>\nbaris"),
        ('<span style="color:red">merah</span>', "merah"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("3 < 5 & 7 > 2", "3 &lt; 5 &amp; 7 &gt; 2"),
        (r"\*bintang\*", "*bintang*"),
        ("**tak ditutup", "**tak ditutup"),
        ("<b>tak ditutup", "<b>tak ditutup</b>"),
        ("tutup</i> saja", "tutup saja"),
        ("<b>satu <i>dua</b> tiga", "<b>satu <i>dua</i></b> tiga"),
        ("<u><b>satu <i>dua</u> tiga</i>", "<u><b>satu <i>dua</i></b></u> tiga"),
        ("<b>satu</b> <b>dua</b></b>", "<b>satu</b> <b>dua</b>"),
    ],
)
def test_markdown_to_html(written: str, html: str) -> None:
    assert to_html(written) == html


def test_plain_words_of_a_label() -> None:
    assert to_plain("**Nama** <i>lengkap</i> & [peta](https://example.org)") == "Nama lengkap & peta"
