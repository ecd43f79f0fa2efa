"""The production server: gunicorn in this process, set up for this service.

    aidfigures serve        or        python -m aidfigures.serve

It stands behind a proxy that buffers requests: sixteen slow connections are enough to keep its threads busy.
"""

import gc
import os
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn carries no types

from aidfigures.settings import Settings, read_settings

if TYPE_CHECKING:
    from flask import Flask

COUNTS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where the workers share their counts; prometheus_client reads it once


class Server(BaseApplication):  # type: ignore[misc]  # the same
    """gunicorn with our settings instead of its command line."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in server_options(self.settings).items():
            self.cfg.set(name, value)

    def load(self) -> "Flask":
        from aidfigures.app import create_app  # not before the folder for the counts is known

        import_module("trafilatura")  # slow to import: once here and not in the first HTML request of each worker
        app = create_app(self.settings)
        # What is loaded stays. To look through its 100,000 objects for garbage takes some 0.1 s and copies their pages.
        gc.collect()
        gc.freeze()
        return app


def server_options(settings: Settings) -> dict[str, object]:
    """gunicorn's settings, each with its reason."""
    host = settings.host if ":" not in settings.host else f"[{settings.host.strip('[]')}]"  # IPv6
    return {
        "bind": f"{host}:{settings.port}",
        "workers": settings.workers,  # the work is all CPU: one process for each core
        "worker_class": "aidfigures.worker.Worker",  # keeps connections open without holding a process
        "threads": settings.threads,
        "timeout": settings.timeout,  # a worker with a request that hangs is replaced
        "graceful_timeout": settings.timeout,
        "keepalive": 5,
        "preload_app": True,  # tables are loaded once and shared by the workers' pages
        "max_requests": 20_000,  # a new process now and then, at different times for each
        "max_requests_jitter": 2_000,
        "forwarder_headers": "",  # 27 answers a SCRIPT_NAME of the caller's with 500, in HTML
        "control_socket_disable": True,  # 27 opens one by default; nobody here uses it
        "logconfig_dict": _LOGS,
        "child_exit": _child_exit,
    }


_LOGS = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "aidfigures.api.journal.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
    # gunicorn gives its loggers handlers of their own unless told, and with a configuration it writes a line a request
    # whatever `accesslog` says: addresses and queries stay out of the log, our own lines are in api/journal.py
    "loggers": {
        "gunicorn.error": {"handlers": [], "propagate": True, "level": "INFO"},
        "gunicorn.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        "alembic.runtime.plugins": {"level": "WARNING"},  # seven lines in each worker that is asked for the store
    },
}


def _child_exit(_server: object, worker: Any) -> None:
    """The counts of a worker that has gone stay, and its files are closed."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def serve(settings: Settings | None = None) -> None:
    """Serve until told to stop (SIGTERM finishes what is under way). Raises `InputError` for a bad setting."""
    chosen = settings or read_settings()
    with TemporaryDirectory(prefix="aidfigures-metrics-") as folder:
        os.environ.setdefault(COUNTS_FOLDER, folder)
        Server(chosen).run()


if __name__ == "__main__":
    serve()
