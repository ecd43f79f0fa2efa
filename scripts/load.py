"""The service under load, beside an empty Flask route on the same server, in one run.

    python scripts/load.py [--corpus ARTICLES.jsonl[.gz]] [--soak MINUTES]

`wrk` sends an article of about 4.5 kB over and over on 16 connections, by turns to the service as `aidfigures serve`
runs it and to a route that reads its body and answers {}, in the same server with the same settings. The best round of
each counts, so that other work on the machine matters less. The sample articles are joined to that length: all about
aid and full of sums, they are the hardest case. A corpus is sent article by article, those of 4 to 5 kB.

`--soak` then sends at half that rate for so many minutes, and tells every half minute of the answers and of each
worker's memory. Workers are not replaced meanwhile: a young process would hide what an old one has gathered.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from aidfigures.documents import Document, document, entries
from aidfigures.model import Context
from aidfigures.reading import open_bytes

SAMPLE = Path(__file__).parents[1] / "sample_data" / "articles.jsonl"
SIZES = range(4_000, 5_001)  # bytes of an article's text
WORKERS = 2
CONNECTIONS = 16
WARM_UP = 5  # seconds before each measurement
ROUNDS = 3
SOAK_STEP = 30  # seconds
SETTLED = 120  # seconds of age: from then on a worker's memory is watched
GIVE_UP = 60  # seconds for a server to start

# Both servers are `aidfigures serve`; these differ in what they load, or in how long a worker lives.
_SERVED = "from aidfigures.serve import serve; serve()"
_STEADY = """
from aidfigures import serve
class Steady(serve.Server):
    def load_config(self):
        super().load_config()
        self.cfg.set("max_requests", 0)
serve.Server = Steady
serve.serve()
"""
_EMPTY = """
from flask import Flask, request
from aidfigures import serve
class Empty(serve.Server):
    def load(self):
        app = Flask("empty")
        @app.post("/v1/figures")
        def read():
            request.get_data()
            return {}
        return app
serve.Server = Empty
serve.serve()
"""
# wrk's side: the bodies in turn, and the result as JSON. Latencies and the duration are in microseconds.
_LUA = """
local requests, at, pause = {}, 0, 0
function init(arguments)
  for body in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, {["Content-Type"] = "application/json"}, body)
  end
  pause = tonumber(arguments[2])
end
function request()
  at = at % #requests + 1
  return requests[at]
end
if os.getenv("PACED") then
  function delay() return math.random(0, 2 * pause) end
end
function done(summary, latency)
  local errors = summary.errors
  io.stderr:write(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "mean": %d, "errors": %d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.mean,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Round:
    """What wrk saw in some seconds, and what the workers spent."""

    requests: int
    seconds: float
    p50: float  # milliseconds, as the two below
    p99: float
    mean: float
    errors: int
    cpu: float  # seconds of all workers

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_each(self) -> float:
        """Milliseconds of processor time for a request."""
        return 1000 * self.cpu / max(self.requests, 1)


@dataclass(frozen=True, slots=True)
class Served:
    """A server process; its workers are its children."""

    process: subprocess.Popen[bytes]
    address: str

    def workers(self) -> list[int]:
        pid = self.process.pid
        return sorted(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


@contextmanager
def served(code: str, folder: Path) -> Iterator[Served]:
    """The code as a server with two workers, on a port of its own."""
    settings = {"PORT": 0, "WORKERS": WORKERS, "HOST": "127.0.0.1"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIDFIGURES_")}
    environment |= {f"AIDFIGURES_{name}": str(value) for name, value in settings.items()}
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".log") as log:
        process = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=log)
        try:
            yield Served(process, _address(process, Path(log.name)))
        finally:
            process.terminate()
            process.wait(timeout=GIVE_UP)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(10 * GIVE_UP):
        for line in log.read_text(encoding="utf-8").splitlines():
            if "Listening at: " in line:
                return str(json.loads(line)["message"]).split("Listening at: ")[1].split()[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"a server did not start:\n{log.read_text(encoding='utf-8')}")


class Wrk:
    """The driver: its script and the bodies lie in a folder."""

    def __init__(self, folder: Path, bodies: Sequence[str]) -> None:
        found = shutil.which("wrk")
        if found is None:
            raise SystemExit("wrk is not installed (apt-get install wrk)")
        self._program = found
        self._script, self._bodies = folder / "post.lua", folder / "bodies.jsonl"
        self._script.write_text(_LUA, encoding="utf-8")
        self._bodies.write_text("".join(f"{body}\n" for body in bodies), encoding="utf-8")

    def run(self, server: Served, seconds: int, pause: float | None = None) -> Round:
        """Send for so many seconds; with a `pause`, each connection waits so many milliseconds between two requests."""
        environment = {**os.environ, "PACED": "yes"} if pause is not None else os.environ
        command = [self._program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=30s", "-s", str(self._script)]
        command += [f"{server.address}/v1/figures", "--", str(self._bodies), str(round(pause or 0))]
        before = sum(map(_cpu, server.workers()))
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        told = json.loads(ran.stderr)
        return Round(
            requests=told["requests"],
            seconds=told["microseconds"] / 1e6,
            p50=told["p50"] / 1e3,
            p99=told["p99"] / 1e3,
            mean=told["mean"] / 1e3,
            errors=told["errors"],
            cpu=sum(map(_cpu, server.workers())) - before,
        )


def _cpu(pid: int) -> float:
    """Seconds of processor time that the process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _age(pid: int) -> float:
    """Seconds since the process began."""
    began = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    """Megabytes of memory that the process has in use, what it shares with others among them."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


def bodies_of(corpus: Path) -> list[str]:
    """Requests with an article of about 4.5 kB: those of the corpus, or sample articles joined to that length."""
    with open_bytes(corpus) as stream:
        read = (document(entry, Context()) for entry in entries(stream, "jsonl"))
        texts = [each.text for each in read if isinstance(each, Document)]
    chosen = list(_joined(texts)) if corpus == SAMPLE else [text for text in texts if len(text.encode()) in SIZES]
    if not chosen:
        raise SystemExit(f"{corpus} has no article of {SIZES.start} to {SIZES.stop - 1} bytes")
    return [json.dumps({"text": text, "published": "2025-08-24"}, ensure_ascii=False) for text in chosen]


def _joined(texts: Sequence[str]) -> Iterator[str]:
    """Each as many as come near 4.5 kB; what is left over at the end is too short."""
    parts = list[str]()
    for text in texts:
        parts.append(text)
        if len("\n\n".join(parts).encode()) >= SIZES.start:
            yield "\n\n".join(parts)
            parts = []


def compare(wrk: Wrk, folder: Path, seconds: int) -> Mapping[str, list[Round]]:
    """The rounds of both, by turns."""
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(served(code, folder)) for name, code in (("ours", _SERVED), ("empty", _EMPTY))
        }
        for server in servers.values():
            wrk.run(server, WARM_UP)
        rounds = dict[str, list[Round]]()
        for _ in range(ROUNDS):
            for name, server in servers.items():
                rounds.setdefault(name, []).append(wrk.run(server, seconds))
        for name, server in servers.items():
            memory = ", ".join(f"{_resident(pid):.0f} MB at {_age(pid):.0f} s" for pid in server.workers())
            print(f"workers of {name}: {memory}")
        return rounds


def compared(rounds: Mapping[str, list[Round]]) -> Table:
    """The best round of each, and how they stand to each other."""
    ours, empty = (max(rounds[name], key=lambda each: each.rate) for name in ("ours", "empty"))
    result = Table(title=f"{CONNECTIONS} connections, {WORKERS} workers, best of {ROUNDS} rounds", title_justify="left")
    for column in ("", "POST /v1/figures", "empty route", "ratio"):
        result.add_column(column, justify="right" if column else "left")
    for name, mine, theirs in (
        ("requests/s", ours.rate, empty.rate),
        ("p50 ms", ours.p50, empty.p50),
        ("p99 ms", ours.p99, empty.p99),
        ("CPU ms/request", ours.cpu_each, empty.cpu_each),
    ):
        result.add_row(name, f"{mine:.4g}", f"{theirs:.4g}", f"{mine / theirs:.3g}")
    errors = [sum(each.errors for each in rounds[name]) for name in ("ours", "empty")]
    result.add_row("errors, all rounds", *map(str, errors), "")
    return result


def soak(wrk: Wrk, folder: Path, rate: float, minutes: float, console: Console) -> None:
    """Half the rate for so long, told of step by step, and what became of each worker's memory."""
    with served(_STEADY, folder) as server:
        wrk.run(server, WARM_UP)
        pause = 1000 * CONNECTIONS / rate
        memory = dict[int, list[tuple[float, float]]]()
        steps = list[Round]()
        for _ in range(max(1, round(60 * minutes / SOAK_STEP))):
            step = wrk.run(server, SOAK_STEP, pause)
            steps.append(step)
            pause = max(1.0, 1000 * CONNECTIONS / rate - step.mean)
            for pid in server.workers():
                memory.setdefault(pid, []).append((_age(pid), _resident(pid)))
            workers = "  ".join(f"{pid}: {memory[pid][-1][1]:.1f} MB" for pid in server.workers())
            print(f"{step.rate:7.1f} requests/s  p50 {step.p50:6.1f} ms  p99 {step.p99:6.1f} ms  {workers}", flush=True)
    console.print(soaked(steps, memory))


def soaked(steps: Sequence[Round], memory: Mapping[int, Sequence[tuple[float, float]]]) -> Table:
    """What the workers had when they were warm, and at the end."""
    sent, errors = sum(step.requests for step in steps), sum(step.errors for step in steps)
    title = f"{sent} requests in {sum(step.seconds for step in steps):.0f} s, errors {errors}, "
    title += f"p99 {min(step.p99 for step in steps):.1f} to {max(step.p99 for step in steps):.1f} ms"
    result = Table(title=title, title_justify="left")
    for column in ("worker", "age s", f"MB at {SETTLED} s", "MB at the end", "growth %"):
        result.add_column(column, justify="right")
    for pid, seen in memory.items():
        age, last = seen[-1]
        warm = next((size for when, size in seen if when >= SETTLED), None)
        cells = (
            ("", f"{last:.1f}", "")
            if warm is None
            else (f"{warm:.1f}", f"{last:.1f}", f"{100 * (last / warm - 1):+.1f}")
        )
        result.add_row(str(pid), f"{age:.0f}", *cells)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=SAMPLE, help="JSON lines with a text each; may be .gz")
    parser.add_argument("--seconds", type=int, default=10, help="of each round (10)")
    parser.add_argument("--soak", type=float, default=0, metavar="MINUTES", help="at half the rate, afterwards")
    options = parser.parse_args()
    bodies = bodies_of(options.corpus)
    console = Console(highlight=False, width=120)
    print(f"{len(bodies)} articles, {sum(map(len, bodies)) / len(bodies):.0f} characters each with JSON around them")
    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wrk = Wrk(folder, bodies)
        rounds = compare(wrk, folder, options.seconds)
        console.print(compared(rounds))
        if options.soak:
            soak(wrk, folder, max(each.rate for each in rounds["ours"]) / 2, options.soak, console)


if __name__ == "__main__":
    main()
