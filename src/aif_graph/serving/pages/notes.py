"""What an answer means, in the words of its page: columns by their headings, other questions by what they ask.

The catalogue writes for the command line as well, and so names columns and queries as SPARQL does.
"""

from __future__ import annotations

import re

from aif_graph.asking import CannedQuery
from aif_graph.asking.views import projection
from aif_graph.naming.words import heading
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import Cell

# A name in backquotes, one in camelCase, and a small letter where a sentence begins: there only a column can stand.
_NAME = re.compile(r"`([\w-]+)`|\b([a-z]+[A-Z]\w*)\b|(?:^|(?<=\. ))([a-z]\w*)\b")


def note(view: View, query: CannedQuery) -> tuple[Cell, ...]:
    """The description of ``query``, its columns by their headings; of a query it names, the question with a link.

    A name of both is that of the column.
    """
    found, end, columns = [], 0, projection(query.text)
    for match in _NAME.finditer(query.description):
        name = match[match.lastindex or 0]
        other = view.graph.queries.get(match[1] or "") if name not in columns else None
        words = Cell("thing", f"“{other.summary}”", view.site.path("queries", name)) if other else _column(name)
        found += [Cell("text", query.description[end : match.start()]), words]
        end = match.end()
    return (*found, Cell("text", query.description[end:]))


def _column(name: str) -> Cell:
    return Cell("text", f"“{heading(name)}”")
