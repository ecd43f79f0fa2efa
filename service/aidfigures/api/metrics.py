"""`/metrics`: what the service has done, in the text form of Prometheus, over all worker processes.

Worker processes share their counts through files in the folder that `PROMETHEUS_MULTIPROC_DIR` names; `serve` makes
one. Without it the counts are those of this process.
"""

import os

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS = frozenset(("GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"))


class Metrics:
    """The counters of one app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route")
        self._requests = Counter(
            "aidfigures_requests", "Requests answered", (*labels, "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "aidfigures_request_seconds",
            "Seconds from the head of the request to the last byte of the answer",
            labels,
            registry=self.registry,
            buckets=_SECONDS,
        )
        self._texts = Counter("aidfigures_texts", "Texts read", registry=self.registry)
        self._characters = Counter("aidfigures_characters", "Characters of the texts read", registry=self.registry)
        self._figures = Counter("aidfigures_figures", "Figures found", registry=self.registry)
        self._alone = Counter(
            "aidfigures_rate_store_failures",
            "Times that the store of rate limits did not answer",
            registry=self.registry,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request, answered whole."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)

    def read(self, characters: int, figures: int) -> None:
        """One text, read whole."""
        self._texts.inc()
        self._characters.inc(characters)
        self._figures.inc(figures)

    def counted_alone(self) -> None:
        """The store of rate limits did not answer."""
        self._alone.inc()

    def exposed(self) -> bytes:
        """The text form: of all workers, where there are several."""
        registry = self.registry
        if os.environ.get(FOLDER_VARIABLE):
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def metrics_routes(metrics: Metrics) -> Blueprint:
    routes = Blueprint("metrics", __name__)

    @routes.get("/metrics")
    def get_metrics() -> Response:
        return Response(metrics.exposed(), content_type=CONTENT_TYPE_LATEST)

    return routes
