"""How files of the user are written: never half, and never through what they do not expect."""

from __future__ import annotations

from pathlib import Path

from aif_graph.errors import InputError


def replace_text(path: Path, text: str) -> None:
    """Write beside, then move: a file is never half written. A link stays a link, and the mode stays.

    Raises InputError where the file cannot be written.
    """
    import tempfile

    target = path.resolve()
    beside: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            beside = Path(file.name)
            file.write(text.encode("utf-8"))
        beside.chmod(target.stat().st_mode)
        beside.replace(target)
    except OSError as error:
        if beside:
            beside.unlink(missing_ok=True)
        raise InputError(error.strerror or str(error), place=str(path)) from None


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises InputError where it is, or cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise InputError("already exists, and files are never overwritten", place=str(path)) from None
    except OSError as error:
        raise InputError(error.strerror or str(error), place=str(path)) from None
