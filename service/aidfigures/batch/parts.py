"""The part files of a batch: written whole or not at all, skipped when they are there, joined at the end."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from aidfigures._version import __version__
from aidfigures.errors import InputError

Manifest = dict[str, str]


def fingerprint(files: Iterable[Path], settings: Mapping[str, str]) -> Manifest:
    """What the parts are made from: our version, the settings, and each file's path, size and time of change."""
    digest = hashlib.sha256()
    for file in files:
        try:
            changed = file.stat().st_mtime_ns
        except OSError:
            changed = 0
        digest.update(f"{file}\0{size_of(file)}\0{changed}\n".encode("utf-8", "surrogateescape"))
    return {"aidfigures": __version__, "inputs": digest.hexdigest(), **settings}


def size_of(file: Path) -> int:
    """In bytes; 0 for a file that has gone since it was listed, whose job will say so."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def errors_beside(out: Path) -> Path:
    """Where the records go that could not be used."""
    return out.with_name(f"{out.name}.errors.jsonl")


class Parts:
    """The folder OUT.parts of one run."""

    def __init__(self, out: Path, manifest: Manifest) -> None:
        self.out = out
        self.folder = out.with_name(f"{out.name}.parts")
        self.error_file = errors_beside(out)
        self._manifest = manifest
        self._manifest_file = self.folder / "manifest.json"

    def begun(self) -> bool:
        """Is there a run that was not finished?"""
        return self._manifest_file.exists()

    def forget(self) -> None:
        """Remove an earlier output and an unfinished run. Raises `InputError` where that run is going on."""
        if self.begun():
            with self._manifest_file.open("rb") as handle:
                _lock(handle, self.folder)
                shutil.rmtree(self.folder)
        for file in (self.out, self.error_file):
            file.unlink(missing_ok=True)

    @contextmanager
    def opened(self, *, resume: bool) -> Iterator[None]:
        """Hold the folder for this process; other processes are refused.

        Raises `InputError` where there is something in the way: an output, a run of other inputs, a run going on.
        """
        self._check(resume=resume)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not self.begun():
                _write_whole(self._manifest_file, json.dumps(self._manifest, indent=1))
        except OSError as problem:
            raise InputError("--out", f"{self.folder}: {problem.strerror}") from None
        with self._manifest_file.open("rb") as handle:
            _lock(handle, self.folder)
            yield

    def _check(self, *, resume: bool) -> None:
        if not resume and self.begun():
            raise InputError("--out", f"{self.folder} holds an unfinished run: add --resume, or --overwrite")
        if not resume and self.out.exists():
            raise InputError("--out", f"{self.out} is there already: choose another name, or add --overwrite")
        if not self.begun():
            return
        made_from = json.loads(self._manifest_file.read_text(encoding="utf-8"))
        changed = sorted(
            key for key in self._manifest.keys() | made_from if self._manifest.get(key) != made_from.get(key)
        )
        if changed:
            raise InputError(
                "--resume", f"the unfinished run had other {', '.join(changed)}: give the same again, or --overwrite"
            )

    def has(self, number: int) -> bool:
        return self._file(number).exists()

    def count(self) -> int:
        """How many parts are there."""
        return sum(1 for _ in self.folder.glob("*.part"))

    def write(self, number: int, output: str, errors: str) -> None:
        """The errors first: a part that is there is complete."""
        if errors:
            _write_whole(self._file(number).with_suffix(".errors"), errors)
        _write_whole(self._file(number), output)

    def join(self, header: str) -> int:
        """All parts in order → the output and the error file; the number of errors. The folder goes."""
        numbers = sorted(int(part.stem) for part in self.folder.glob("*.part"))
        _join(self.out, header, [self._file(number) for number in numbers])
        errors = [self._file(number).with_suffix(".errors") for number in numbers]
        errors = [file for file in errors if file.exists()]
        if errors:
            _join(self.error_file, "", errors)
        else:
            self.error_file.unlink(missing_ok=True)
        shutil.rmtree(self.folder)
        return _lines(self.error_file) if errors else 0

    def _file(self, number: int) -> Path:
        return self.folder / f"{number:08}.part"


def _lines(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(1 for _ in stream)


def _write_whole(file: Path, text: str) -> None:
    """Under a passing name, to the disk, then renamed: no reader ever sees half of it."""
    passing = file.with_name(f"{file.name}.tmp")
    with passing.open("wb") as stream:
        stream.write(text.encode("utf-8", "backslashreplace"))
        stream.flush()
        os.fsync(stream.fileno())
    passing.replace(file)


def _join(target: Path, header: str, files: list[Path]) -> None:
    passing = target.with_name(f"{target.name}.tmp")
    with passing.open("wb") as stream:
        stream.write(header.encode("utf-8"))
        for file in files:
            with file.open("rb") as part:
                shutil.copyfileobj(part, stream)
        stream.flush()
        os.fsync(stream.fileno())
    passing.replace(target)


def _lock(handle: IO[bytes], folder: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: two runs on one output are then the caller's care
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # given back when the process ends, however it ends
    except OSError:
        raise InputError("--out", f"another process is at work in {folder}") from None
