"""What a run tells of itself in Prefect and on the terminal."""

from __future__ import annotations

from typing import Any

from flows.record import STAGES
from flows.report import funnel, in_brief


def run(flow: str, **told: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(STAGES, 0)
    row |= {"run_id": 7, "flow": flow, "state": "completed", "seconds": 2.5, "error": None, "failures": None}
    return row | told


def test_the_funnel_shows_the_stages_of_its_flow_and_every_loss_with_its_reason() -> None:
    shown = funnel(run("process", fetched=9, cleaned=8, skipped=1, failures={"process.not_found": 1}))
    assert "| fetched | pages got | 9 |" in shown
    assert "polled" not in shown
    assert "1 entries given up" in shown
    assert "| process | not found | 1 |" in shown


def test_a_line_leaves_out_what_did_not_happen() -> None:
    assert in_brief(run("poll")) == "nothing to do; 2.5 s"
    line = in_brief(run("poll", polled=3, found=2, failures={"poll.timeout": 1}))
    assert line == "3 polled → 2 found; lost: 1 at poll (timeout); 2.5 s"
    assert in_brief(run("process", failures={"process.not_found": 2})) == "lost: 2 at process (not found); 2.5 s"
