"""The report: one page that opens without a network, for those who have no BI tool.

What it shows is read from the BI contract (`data.py`), drawn by Altair (`charts.py`) and laid out in `page.html.j2`;
the page holds its data and the drawing library, and asks no other address for anything.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import vl_convert
from jinja2 import Environment, PackageLoader

from flows import present
from flows.report_page import charts
from flows.report_page.data import Overview, read
from schema.levels import rungs

__all__ = ["read", "render"]


def render(overview: Overview, now: datetime) -> str:
    """The page as HTML; `now` is the time that it states as its own."""
    environment = Environment(
        loader=PackageLoader("flows.report_page", "."), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["words"] = present.words
    bundle = vl_convert.javascript_bundle(None)  # type: ignore[arg-type]  # None: Vega alone, without a script of ours
    return environment.get_template("page.html.j2").render(
        overview=overview,
        now=now,
        charts=charts.specifications(overview),
        labels={rung.level: rung.label for rung in rungs().values()},
        colours={rung.label: charts.COLOURS[rung.level] for rung in rungs().values()},
        ladder=[asdict(partner) for partner in overview.partners],
        library=bundle.replace("</script", "<\\/script"),  # which would end the element it stands in
    )
