"""How ingestion stands, in the form that Prometheus reads: counted in Postgres whenever it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from flows import record


class _Counted(Collector):
    def __init__(self, engine: Engine, parts: Callable[[], Mapping[str, tuple[bool, int]]]) -> None:
        self.engine = engine
        self.parts = parts

    def collect(self) -> Iterable[Metric]:
        """Every measure; those of Postgres are left out while it is away."""
        try:
            found = record.measures(self.engine, datetime.now(UTC))
        except (DBAPIError, record.DatabaseAway):
            yield _gauge("communique_database_up", "1 if Postgres answers", 0)
        else:
            yield from _of_database(found, datetime.now(UTC))
        up = GaugeMetricFamily("communique_part_up", "1 if this part of the service runs", labels=["part"])
        restarts = CounterMetricFamily("communique_part_restarts", "Times a part was started again", labels=["part"])
        for name, (runs, again) in self.parts().items():
            up.add_metric([name], int(runs))
            restarts.add_metric([name], again)
        yield up
        yield restarts


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_, value=value)


def _of_database(found: record.Measures, now: datetime) -> Iterator[Metric]:
    yield _gauge("communique_database_up", "1 if Postgres answers", 1)
    yield _gauge("communique_database_bytes", "Size of the database", found.size)
    yield _gauge("communique_database_connections", "Connections to the database", found.connections)
    yield _gauge("communique_articles", "Articles stored", found.articles)
    for name, help_, by, counts in (
        ("communique_feeds", "Feeds by state", "state", found.feeds),
        ("communique_entries", "Entries by state: the queue, and what became of them", "state", found.entries),
        ("communique_events", "Events by kind", "kind", found.events),
    ):
        family = GaugeMetricFamily(name, help_, labels=[by])
        for value, count in sorted(counts.items()):
            family.add_metric([value], count)
        yield family
    runs = CounterMetricFamily("communique_runs", "Runs by flow and state", labels=["flow", "state"])
    for (flow, state), count in sorted(found.runs.items()):
        runs.add_metric([flow, state], count)
    yield runs
    stages = CounterMetricFamily("communique_funnel", "What went through each stage, in all runs", labels=["stage"])
    for stage, count in found.totals.items():
        stages.add_metric([stage], count)
    yield stages
    losses = CounterMetricFamily("communique_losses", "Failures in all runs", labels=["stage", "reason"])
    for (stage, reason), count in sorted(found.losses.items()):
        losses.add_metric([stage, reason], count)
    yield losses
    for name, help_, moment in (
        ("communique_last_poll_timestamp_seconds", "When a feed last answered", found.last_poll),
        ("communique_last_article_timestamp_seconds", "When a new article was last stored", found.last_article),
    ):
        if moment is not None:
            yield _gauge(name, help_, moment.timestamp())
    waited = max(0.0, (now - found.oldest_waiting).total_seconds()) if found.oldest_waiting else 0.0
    yield _gauge("communique_queue_wait_seconds", "How long the entry has waited that waits longest", waited)


@contextmanager
def served(
    engine: Engine, host: str, port: int, parts: Callable[[], Mapping[str, tuple[bool, int]]] = dict
) -> Iterator[str]:
    """Serve the measures at the URL given; `parts` says of each part of the service if it runs, and its restarts.

    Raises OSError where the port is taken.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Counted(engine, parts))
    server, thread = start_http_server(port, host, registry)
    try:
        yield f"http://{host}:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
