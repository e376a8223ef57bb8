"""Counts for Prometheus. What is counted is kept in one place, so that its names stay few.

Labels hold patterns and codes, never an address, an account or a network.
"""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """One registry a house, so that two in a process do not count together."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "keyhouse_request_seconds",
            "Time until the answer was made.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._kinds: dict[tuple[str, str, int], Histogram] = {}
        self._facts = Counter(
            "keyhouse_facts",
            "Facts that were recorded, by their names in docs/reference/facts.md.",
            ("marketplace", "fact"),
            registry=self.registry,
        )
        self._waiting = Gauge(
            "keyhouse_hashing_waiting",
            "Passwords that are hashed or wait for it.",
            registry=self.registry,
        )

        self._hash_wait = Histogram(
            "keyhouse_hash_wait_seconds",
            "Time in the line before a password hash, by lane: known, strangers, suspects.",
            ("lane",),
            buckets=BUCKETS,
            registry=self.registry,
        )

    def hash_wait(self, lane: str, seconds: float) -> None:
        self._hash_wait.labels(lane).observe(seconds)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        kind = (
            method if method in METHODS else "other",
            route,
            status,
        )  # clients may send any word
        counted = self._kinds.get(kind)
        if counted is None:  # finding it by its labels takes longer than counting
            counted = self._kinds[kind] = self._requests.labels(*map(str, kind))
        counted.observe(seconds)

    def fact(self, marketplace: str, fact: str) -> None:
        self._facts.labels(marketplace, fact).inc()

    def watch_hashing(self, waiting: Callable[[], float]) -> None:
        self._waiting.set_function(waiting)

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """Answers `/metrics` on a port of its own, in a thread; returns how to stop it."""
        server, thread = start_http_server(port, host, self.registry)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop
