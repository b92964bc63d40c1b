"""The thing that a text or a wrong name probably means, where a shape asks for a thing of a class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import rdflib
from rdflib import RDFS, URIRef

from aif_graph.errors import AifError
from aif_graph.naming.names import Names

_MOST_SEARCHES = 20  # of the nearest name: each reads all names of some classes
_MOST_CLASSES = 20  # kinds of one class that are searched


class NearestNames:
    """Searches the names of the things of a class, and of the kinds of it that the data declare."""

    def __init__(self, names: Names, data: Callable[[], rdflib.Graph]) -> None:
        self.names = names
        self.data = data
        self.found: dict[tuple[str, str], str] = {}  # the searches made, and what they found

    def of(self, iri_or_text: str, class_: str) -> str:
        """The IRI of the thing of ``class_`` (an IRI) whose name comes nearest; "" for none, or after many searches."""
        text = iri_or_text.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        if not text:
            return ""
        key = text, class_
        if key not in self.found and len(self.found) < _MOST_SEARCHES:
            self.found[key] = next(self._search(*key), "")
        return self.found.get(key, "")

    def _search(self, text: str, class_: str) -> Iterator[str]:
        classes = self._kinds_of(class_)
        for each in classes:
            try:
                yield self.names.resolve(text, each).value
            except AifError:  # no thing has that name, or several do
                continue
        for each in classes:
            yield from self.names.nearest_iris(text, each)

    def _kinds_of(self, class_: str) -> list[str]:
        """The class and the classes below it: a country is a place, and called so nowhere."""
        below = self.data().transitive_subjects(RDFS.subClassOf, URIRef(class_))
        named = {str(found) for found in below if isinstance(found, URIRef)}
        return [class_, *islice(sorted(named - {class_}), _MOST_CLASSES)]
