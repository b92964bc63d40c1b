"""What the service writes to its standard streams: whoever reads them may be slow, or gone, or never have been there.

No request waits for a log, and none fails for it: a line that is not taken at once is lost, and counted.
"""

from __future__ import annotations

import os
import select
import sys

# So much a pipe that is ready takes at once, and in one piece (pipe(7)).
MAX_LINE = select.PIPE_BUF


class Journal:
    """Lines for an open file; ``lost`` are those that were not taken since the last one that was."""

    def __init__(self, descriptor: int) -> None:
        self.lost = 0
        self._descriptor = descriptor
        self._ready = select.poll()
        self._ready.register(descriptor, select.POLLOUT)

    def __call__(self, line: str) -> None:
        """Write ``line``; of one that is too long its end, which in a traceback says most."""
        if self.lost and self._written(f'{{"lost": {self.lost}}}\n'):
            self.lost = 0
        if self.lost or not self._written(f"{line}\n"):
            self.lost += 1

    def _written(self, text: str) -> bool:
        data = text.encode(errors="replace")[-MAX_LINE:]
        try:
            return bool(self._ready.poll(0)) and os.write(self._descriptor, data) > 0
        except OSError:  # the reader has gone, or the disk is full
            return False


def tell(text: str) -> None:
    """Tell whoever runs the service."""
    Journal(2)(text)


def open_streams() -> None:
    """Open what is closed of the three standard streams to nowhere, lest a connection takes the number of one.

    A log that is written to stream 1 would else be sent to a stranger, or into the files of the system.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free, which is this one
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115  they stay open as long as the process
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
