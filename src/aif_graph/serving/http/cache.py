"""Answers that were given before. The data changes only with a release, so an answer stays right for as long.

Unless it is one of today: that stays right until midnight.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from hashlib import blake2b

from aif_graph.days import today
from aif_graph.serving.replies import DAY, Reply


class Entry:
    """A reply and its entity tag (RFC 9110, section 8.8.3): the same bytes bear the same tag, on any server.

    ``day`` is the only one on which the reply is right, "" where it is right on any.
    """

    __slots__ = ("day", "etag", "reply")

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.day = dict(reply.headers).get(DAY, "")
        digest = blake2b(reply.body, digest_size=12)
        digest.update(self.day.encode())
        self.etag = f'"{digest.hexdigest()}"'

    @property
    def is_over(self) -> bool:
        """Whether its day has ended."""
        return bool(self.day) and self.day != today()


class Cache:
    """The replies used last, up to ``size`` bytes of them; none larger than an eighth of that."""

    def __init__(self, size: int = 64 * 2**20) -> None:
        self.size = size
        self.held = 0
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()

    def get(self, key: Hashable) -> Entry | None:
        """Return what was kept under ``key``, unless its day is over."""
        entry = self._entries.get(key)
        if entry is None or entry.is_over:
            return None
        self._entries.move_to_end(key)
        return entry

    def put(self, key: Hashable, entry: Entry) -> None:
        """Keep ``entry``, and let go of what was not asked for longest."""
        size = _size(key, entry)
        if size > self.size // 8:
            return
        if (before := self._entries.pop(key, None)) is not None:
            self.held -= _size(key, before)
        self._entries[key] = entry
        self.held += size
        while self.held > self.size:
            oldest, gone = self._entries.popitem(last=False)
            self.held -= _size(oldest, gone)

    def __len__(self) -> int:
        return len(self._entries)


def _size(key: Hashable, entry: Entry) -> int:
    return len(entry.reply.body) + (len(key) if isinstance(key, bytes) else 0) + 500  # the objects around them
