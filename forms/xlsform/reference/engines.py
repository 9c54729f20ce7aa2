"""Where the engines that read XForms differ (JavaRosa in Collect, ODK Web Forms), and what this one does.

The rule: as the specification says; where it is silent or they all leave it, as a person expects.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """``proof`` is an expression that shows ours, over ``ROWS``, on 30 November 2026 at 10:00 in Jakarta; its
    ``result`` as text. Without one a test of its own shows it.
    """

    topic: str
    others: str
    ours: str
    proof: str = ""
    result: str = ""


ROWS = "<d><r><n>4</n></r><r><n/></r><r><n>6</n></r></d>"
"""What the proofs read: three rows, the second without an answer."""

DIFFERENCES = (
    Difference(
        "regex()",
        "JavaRosa: the whole text. Web Forms and the specification's wording: any part of it.",
        "The whole text, as the forms in the field expect.",
        "regex('Kecamatan', '[a-zA-Z]{7}')",
        "false",
    ),
    Difference(
        "dates as numbers",
        "Web Forms: UTC, so that a date is a fraction short of a day here. JavaRosa: whole local days.",
        "Whole days of the person's own calendar, also for moments.",
        "number(date('2026-11-30')) - number(date('2026-11-29T23:30:00Z'))",
        "0",
    ),
    Difference(
        "date() of a moment",
        "Web Forms keeps the time. JavaRosa drops it.",
        "The day where the person is.",
        "date('2026-11-29T23:30:00Z')",
        "2026-11-30",
    ),
    Difference(
        "date() of what is none",
        "Web Forms: Invalid Date. JavaRosa: an error.",
        "Blank.",
        "date('besok')",
        "",
    ),
    Difference(
        "sum() over rows without an answer",
        "XPath and Web Forms: not a number. JavaRosa passes over them.",
        "They are passed over.",
        "sum(/d/r/n)",
        "10",
    ),
    Difference(
        "min() and max() over rows without an answer",
        "Web Forms: not a number. JavaRosa passes over them.",
        "They are passed over, as by sum; where nobody answered there is no result.",
        "min(/d/r/n)",
        "4",
    ),
    Difference(
        "round() of a half",
        "JavaRosa towards plus infinity. Web Forms away from zero.",
        "Away from zero, by the digits as they are written.",
        "round(-1.5)",
        "-2",
    ),
    Difference(
        "boolean-from-string('True')",
        "JavaRosa: true. Web Forms and the specification: false.",
        "False: “true” and “1” alone are true.",
        "boolean-from-string('True')",
        "false",
    ),
    Difference(
        "a number with an exponent in a text",
        "Web Forms reads it. XPath and JavaRosa: not a number.",
        "Not a number.",
        "number('1e3')",
        "NaN",
    ),
    Difference(
        "area() of less than three points",
        "An error or zero.",
        "Zero.",
        "area('-7.1 110.2')",
        "0",
    ),
    Difference(
        "a repeat's count that is blank",
        "Both leave the rows as they are.",
        "The rows stay while the number is missing; where nobody is asked for it, or for what it is worked "
        "out of, there are none.",
    ),
    Difference(
        "a repeat's count that depends on its rows",
        "Both take it.",
        "Taken; one that never settles is refused with the answer that led to it.",
    ),
    Difference(
        "a fixed repeat without a row",
        "The specification is silent. Web Forms: one.",
        "One.",
    ),
    Difference(
        "a calculation that depends on itself",
        "Both refuse the form.",
        "Refused, but for rows that read other rows: these are worked out until nothing changes.",
    ),
    Difference(
        "questions that hide each other",
        "Both take the form.",
        "Taken; the author is told.",
    ),
    Difference(
        "a dynamic default of a question that is not asked yet",
        "Web Forms drops it. JavaRosa keeps it.",
        "Kept until the question is asked.",
    ),
    Difference(
        "an answer that leaves its list",
        "Web Forms brings it back with the list. JavaRosa clears it.",
        "Cleared.",
    ),
    Difference(
        "rows that are not relevant",
        "count() in Web Forms counts them, in JavaRosa not.",
        "Counted; their answers are blank to every expression, and there again when they are relevant again.",
    ),
    Difference(
        "a default that is not of its type",
        "Web Forms: blank.",
        "Blank.",
    ),
    Difference(
        "integers beyond 32 bits",
        "The specification, Web Forms and Collect do without.",
        "Up to ten digits: a village's budget is more than two billion rupiah.",
    ),
    Difference(
        "a time without seconds",
        "Web Forms: none. JavaRosa takes it.",
        "Taken.",
    ),
    Difference(
        "setgeopoint",
        "Both ask the device.",
        "Left blank: a bot cannot see where a phone is.",
    ),
)
