"""The examples for those who run the service: the linters of their own formats accept them, and they fit the code."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aidfigures.settings import VARIABLES, Settings, read_settings

ROOT = Path(__file__).resolve().parents[2]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
FILES = ("Dockerfile", "compose.yaml", "deploy/nginx.conf", "deploy/aidfigures.service")


def tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def test_the_dockerfile_has_no_lint() -> None:
    done = subprocess.run([tool("hadolint"), str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_compose_file_fits_the_specification() -> None:
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(ROOT / "compose.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "aidfigures.service"
    text = (ROOT / "deploy" / "aidfigures.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/aidfigures/.venv/bin/aidfigures", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if "aidfigures.service" in line] == []


@pytest.mark.parametrize("file", FILES)
def test_the_settings_named_are_settings(file: str) -> None:
    named = set(re.findall(r"AIDFIGURES_[A-Z_]+", (ROOT / file).read_text(encoding="utf-8")))
    assert named <= set(VARIABLES)


@pytest.mark.parametrize("file", ["Dockerfile", "compose.yaml", "deploy/aidfigures.service"])
def test_the_settings_given_ask_for_keys(file: str) -> None:
    """Each of them is reached by others than its own machine, be it through a proxy."""
    lines = [line for line in (ROOT / file).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    given = dict(re.findall(r"(AIDFIGURES_[A-Z_]+)(?:=|: )(?:\$\{\w+:-)?([^\s}]+)", "\n".join(lines)))
    in_the_image = {"AIDFIGURES_HOST": "0.0.0.0", "AIDFIGURES_DATABASE_URL": "sqlite:////data/aidfigures.db"}
    assert read_settings(given if file.endswith("service") else in_the_image | given).keys_required


def test_what_is_copied_into_the_image_is_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    assert names == let_in
    assert all((ROOT / name).exists() for name in names)


def test_the_proxy_has_our_limits() -> None:
    assert re.findall(r"client_max_body_size (\d+)m;", NGINX) == [
        str(limit // 1_000_000) for limit in (Settings().body_limit, Settings().batch_limit)
    ]
