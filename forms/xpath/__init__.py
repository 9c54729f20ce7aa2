"""ODK XPath over lxml trees: compiled once, evaluated in a few microseconds; pure, no clock and no files.

    expression = compile(". >= 0 and . <= 100")      # XPathError where it cannot be read; cached by its text
    expression.boolean(node, context)                # also .number .string .nodes .value
    expression.refs                                  # ("." ,): paths it reads, predicates' paths included
    resolve("../b", "/data/a")                       # "/data/b"
    expression.functions / .instances                # names it calls, secondary instances it reads
    expression.uses_now / .uses_random / .uses_position
    expression.faults                                # unknown functions, wrong arguments, bad patterns
    expression.warnings                              # date('nonsense')
    expression.tree                                  # its syntax (syntax.py)

`node` is an element (or any node lxml's own xpath() returns); its tree must be the primary instance alone,
so that "/data/a" begins at its document element. Names without a prefix match whatever default namespace
that tree has. `context` is a Context: now (aware), rng, instances, choice_name, pulldata, itext ...;
share `Context.indexes` between contexts as long as the instances are the same objects.

Like the reference engines, a call of an unknown function fails when it is reached, not when compiled; the
author's check reads `faults`. Evaluation raises nothing but XPathError.
"""

from forms.xpath.axes import tag_of
from forms.xpath.dates import DateValue, parse_moment
from forms.xpath.errors import XPathError
from forms.xpath.expression import XPath, compile
from forms.xpath.frame import Context
from forms.xpath.reads import resolve

__all__ = ["Context", "DateValue", "XPath", "XPathError", "compile", "parse_moment", "resolve", "tag_of"]
