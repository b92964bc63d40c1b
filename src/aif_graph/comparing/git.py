"""The files of the graph as a git revision has them. Only git itself is asked; nothing is fetched."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from aif_graph.errors import InputError, UsageError

FOLDERS = ("ontology", "data", "queries")
# Hooks run with these set; the repository meant here is the one that holds the graph's folder.
_FOREIGN = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE"}
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_SETTINGS = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


def find_commit(root: Path, word: str) -> str:
    """Return the commit that ``word`` names in the repository that holds ``root``.

    Raises UsageError when it names none, when ``root`` is in no repository, and when git is not installed.
    """
    if not word or word.startswith("-") or not word.isprintable():
        raise UsageError("it cannot be the name of a revision")
    _git(root, "rev-parse", "--git-dir")
    try:
        found = _git(root, "rev-parse", "--verify", "--end-of-options", f"{word}^{{commit}}").decode("ascii").strip()
    except UsageError:
        found = ""
    if not _COMMIT.fullmatch(found):  # git takes ^main, which is none: all but main
        hint = "Two revisions are two words: aif diff OLD NEW." if ".." in word else "See git log --oneline."
        raise UsageError("git knows no such revision", hint=hint)
    return found


def unpack(root: Path, commit: str, folder: Path) -> None:
    """Write what ``commit`` holds below ``root`` in FOLDERS into ``folder``.

    Raises InputError when it lacks one of them, or has links that lead out of it.
    """
    try:
        # Asked from within a folder, git archive takes paths, and gives them, from there.
        packed = _git(root, "archive", "--format=tar", commit, "--", *FOLDERS)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
    except UsageError as error:
        raise InputError(f"holds no graph: {error.message}", hint=f"A graph needs {', '.join(FOLDERS)}.") from None
    except tarfile.TarError as error:
        raise InputError(f"cannot be unpacked: {error}") from None


def _git(root: Path, *words: str) -> bytes:
    """Run git in ``root`` and return what it prints. Raises UsageError with git's own words when it fails."""
    command = shutil.which("git")
    if command is None:
        raise UsageError("git is not installed", hint="Name two folders, or two RDF files.")
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN} | _SETTINGS
    done = subprocess.run(
        [command, "-C", str(root), *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        if "not a git repository" in told:
            raise UsageError(f"{root} is in no git repository", hint="Name two folders, or two RDF files.")
        raise UsageError(told.partition("\n")[0] or "git failed")
    return done.stdout
