"""Figures about the service for Prometheus (text exposition format 0.0.4)."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from aif_graph.serving.http.cache import Cache
from aif_graph.serving.processes.pool import Pool
from aif_graph.serving.replies import Reply

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """One registry a front; nothing global, so that two fronts in one test do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "aif_http_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "aif_http_request_seconds", "Time to answer.", ("route",), buckets=_SECONDS, registry=self.registry
        )
        self._cache = Counter("aif_cache_lookups", "Cache lookups.", ("result",), registry=self.registry)
        self._ends = Counter("aif_worker_ends", "Workers that stopped, and why.", ("reason",), registry=self.registry)
        ProcessCollector(namespace="aif_front", registry=self.registry)

    def watch(self, pool: Pool, cache: Cache) -> None:
        """Report the state of ``pool`` and ``cache`` whenever somebody asks."""
        gauges = {
            "aif_workers_busy": ("Busy workers.", lambda: pool.busy),
            "aif_tasks_waiting": ("Tasks waiting for a worker.", lambda: pool.waiting),
            "aif_cache_bytes": ("Bytes held in the cache.", lambda: cache.held),
            "aif_cache_entries": ("Replies held in the cache.", lambda: len(cache)),
        }
        for name, (words, state) in gauges.items():
            Gauge(name, words, registry=self.registry).set_function(state)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request. ``route`` is the pattern, not the path: strangers choose paths."""
        self._requests.labels(route, method, status).inc()
        self._seconds.labels(route).observe(seconds)

    def looked(self, *, hit: bool) -> None:
        """Count one look into the cache."""
        self._cache.labels("hit" if hit else "miss").inc()

    def ended(self, reason: str) -> None:
        """Count a worker that ended."""
        self._ends.labels(reason).inc()

    def report(self) -> Reply:
        """All figures as text."""
        return Reply(200, CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self.registry), (("Cache-Control", "no-store"),))
