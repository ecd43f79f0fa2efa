"""Whoever only asks the service does not load the finder."""

import subprocess
import sys
from pathlib import Path

SERVICE = Path(__file__).resolve().parents[2] / "service"
HEAVY = ("lexicon", "stages", "rates", "pipeline", "explain", "finding", "reading", "api", "app")


def _run(program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(SERVICE)})


def test_the_client_brings_neither_the_finder_nor_its_tables() -> None:
    done = _run("import sys, aidfigures.client; print(*sys.modules)")
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "aidfigures.client" in loaded
    ours = {name.split(".")[1] for name in loaded if name.startswith("aidfigures.")}
    assert ours.isdisjoint(HEAVY)
    assert loaded.isdisjoint({"flask", "gunicorn", "quantulum3", "trafilatura", "ahocorasick_rs", "currency_converter"})


def test_what_is_missing_is_named() -> None:
    done = _run("import sys; sys.modules['httpx'] = None; import aidfigures.client")
    assert "pip install 'aidfigures[client]'" in done.stderr
