"""Names of flow runs that tell when and what, in place of two random words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from prefect.runtime import flow_run


def run_name(flow: str) -> Callable[[], str]:
    """What makes the name of each run of `flow`: "poll 2026-03-01 08:15", with the feeds where only some are meant."""

    def name() -> str:
        when = flow_run.scheduled_start_time or datetime.now(UTC)
        feeds = (flow_run.parameters or {}).get("feeds") or []
        some = f" of {', '.join(feeds[:3])}{' …' if len(feeds) > 3 else ''}" if feeds else ""
        return f"{flow}{some} {when:%Y-%m-%d %H:%M}"

    return name
