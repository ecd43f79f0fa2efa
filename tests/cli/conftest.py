"""Running the command line: bytes in, bytes and an exit code out.

`run` calls `main` in this process, since loading the tables anew for each of a hundred calls would take a minute;
`run_process` is for what only a process of its own can show.
"""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from aidfigures.cli import main


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def call(*arguments: object, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin))))
        capsysbinary.readouterr()
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        said = capsysbinary.readouterr()
        return Done(code, said.out, said.err)

    return call


@pytest.fixture
def run_process() -> Run:
    def start(*arguments: object, stdin: bytes = b"", **environment: str) -> Done:
        command = [sys.executable, "-m", "aidfigures", *map(str, arguments)]
        done = subprocess.run(
            command, input=stdin, capture_output=True, check=False, timeout=300, env={**os.environ, **environment}
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return start
