"""Running the command line as a person would: a process of its own, bytes in and bytes out."""

import subprocess
import sys
from collections.abc import Callable

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def run() -> Run:
    def run_aidfigures(*arguments: object, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        command = [sys.executable, "-m", "aidfigures", *map(str, arguments)]
        return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=300)

    return run_aidfigures
