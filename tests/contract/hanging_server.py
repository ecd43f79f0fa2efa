"""`aidfigures serve`, but for some texts: they hang in one way or another, or take their time. For test_stuck.py."""

import re
import threading
import time
from dataclasses import replace

from flask import Flask

from aidfigures import serve
from aidfigures.api.engine import load_engine
from aidfigures.app import create_app
from aidfigures.model import Context, Findings

# What the article's address ends in → what becomes of it.
WAITS = "waits"  # for what never comes, as for a server that does not answer
LOOPS = "loops"  # in Python, which lets other threads have a turn
HOLDS = "holds"  # the interpreter to itself, as a regular expression does
SLOW = "slow"  # done after half a second
SLOW_SECONDS = 0.5


class HangingServer(serve.Server):
    def load(self) -> Flask:
        engine = load_engine()

        def find(text: str, context: Context) -> Findings:
            _hang((context.url or "").rpartition("/")[2])
            return engine.find(text, context)

        return create_app(self.settings, replace(engine, find=find))


def _hang(how: str) -> None:
    match how:
        case "waits":
            threading.Event().wait()
        case "loops":
            while True:
                pass
        case "holds":
            re.match(r"(a+)+$", "a" * 60 + "b")
        case "slow":
            time.sleep(SLOW_SECONDS)


if __name__ == "__main__":
    serve.Server = HangingServer  # type: ignore[misc]
    serve.serve()
