"""The name that a misspelt one probably is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

_MOST = 100  # words looked for in one check: each is compared with all names
_LONGEST = 100  # characters: the time to compare two words grows with the product of their lengths


class Spellings:
    """Finds the name that looks most like a word; after so many words it finds none."""

    def __init__(self) -> None:
        self._found: dict[Hashable, str] = {}

    def nearest(
        self,
        word: str,
        names: Callable[[], Iterable[str]],
        *,
        among: Hashable = None,
        cutoff: float = 0.6,
        rather: str = "",
    ) -> str:
        """The one of ``names`` that looks most like ``word``, or ``rather`` if it is one of them; "" for none.

        ``among`` tells one collection of names from another.
        """
        if (word, among) not in self._found:
            if len(self._found) == _MOST or len(word) > _LONGEST:
                return ""
            from difflib import get_close_matches

            short = sorted({name for name in names() if len(name) <= _LONGEST})
            near = [rather] if rather in short else get_close_matches(word, short, n=1, cutoff=cutoff)
            self._found[word, among] = near[0] if near else ""
        return self._found[word, among]
