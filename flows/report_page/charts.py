"""The charts of the report, as Vega-Lite specifications made by Altair."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import resources
from typing import Any

import altair as alt

from flows.report_page.data import Overview
from schema.levels import rungs
from schema.records import Level

COLOURS: Mapping[Level, str] = {
    "diplomatic_relations": "#c3ccd6",
    "partnership": "#a5d3cb",
    "comprehensive": "#6bb9b0",
    "strategic": "#2f8f95",
    "comprehensive_strategic": "#135e74",
    "alliance": "#c8553d",
}
_INK, _RULE = "#3e4c59", "#9aa5b1"
_LAND, _CHOSEN = "#e9edf1", "#f0b429"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"
_YEARS_BY_MONTH = 3
"""With so many years or fewer a bar is a month, else a year."""


def specifications(overview: Overview) -> dict[str, dict[str, Any]]:
    """Vega-Lite specifications by the id of their place in the page; a chart without data is left out.

    The map has a parameter `state`: the code of the state whose partners it colours.
    """
    charts: dict[str, alt.TopLevelMixin] = {}
    if overview.months:
        charts["over-time"] = _over_time(overview)
    if overview.partners:
        charts["map"] = _map(overview)
    if overview.states:
        charts["states"] = _states()
    return {name: _styled(chart).to_dict() | {"datasets": _datasets(overview, name)} for name, chart in charts.items()}


def _datasets(overview: Overview, chart: str) -> dict[str, Any]:
    """The data that a chart names; Altair would check each row of them against Vega's schema, at great length."""
    match chart:
        case "over-time":
            return {"months": [asdict(count) | {"month": count.month.isoformat()} for count in overview.months]}
        case "states":
            return {"activity": [asdict(activity) for activity in overview.states]}
    topology, middles = world()
    ties = [
        {
            "state": partner.state,
            "partner": partner.partner,
            "Partner": partner.partner_name,
            "level": partner.level_label,
            "Since": partner.since_text or "unknown",
        }
        for partner in overview.partners
        if partner.sector is None
    ]
    return {"world": topology, "points": middles, "ties": ties}


def world() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """TopoJSON with an object `states`, by ISO 3166-1 alpha-3, and for states too small for it `code` and coordinates.

    From Natural Earth (public domain) in Mike Bostock's world-atlas 2.0.2: shapes at 1:110 million, without Antarctica;
    the middles of the small states from 1:50 million.
    """
    topology = json.loads((resources.files("flows.report_page") / "world.json").read_text(encoding="utf-8"))
    return topology, topology.pop("points")


def _over_time(overview: Overview) -> alt.Chart:
    days = [count.month for count in overview.months]
    by_month = max(days).year - min(days).year < _YEARS_BY_MONTH
    unit = "yearmonth(month):T" if by_month else "year(month):T"
    chosen = alt.selection_point(fields=["level"], bind="legend")
    return (
        alt.Chart(alt.NamedData("months"))
        .mark_bar()
        .encode(
            x=alt.X(unit, title=None),
            y=alt.Y("sum(events):Q", title="Events", axis=alt.Axis(tickMinStep=1, format="d")),
            color=_level_colour(),
            order=alt.Order("rank:Q"),
            opacity=alt.when(chosen).then(alt.value(1)).otherwise(alt.value(0.15)),
            tooltip=[
                alt.Tooltip(unit, title="Month" if by_month else "Year"),
                alt.Tooltip("level:N", title="Level"),
                alt.Tooltip("sum(events):Q", title="Events"),
            ],
        )
        .add_params(chosen)
        .properties(width="container", height=260)
    )


def _states() -> alt.Chart:
    busiest = alt.EncodingSortField("events", op="sum", order="descending")
    return (
        alt.Chart(alt.NamedData("activity"))
        .mark_bar()
        .encode(
            y=alt.Y("state:N", title=None, sort=busiest, axis=alt.Axis(labelLimit=150)),
            x=alt.X("sum(events):Q", title="Events", axis=alt.Axis(tickMinStep=1, format="d")),
            color=_level_colour(legend=None),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("state:N", title="State"),
                alt.Tooltip("level:N", title="Level"),
                alt.Tooltip("sum(events):Q", title="Events"),
            ],
        )
        .properties(width="container", height={"step": 17})
    )


def _map(overview: Overview) -> alt.LayerChart:
    shapes = alt.NamedData("world", format=alt.TopoDataFormat(type="topojson", feature="states"))
    points, ties = alt.NamedData("points"), alt.NamedData("ties")
    state = alt.param(name="state", value=overview.partners[0].state)
    tooltip = [alt.Tooltip("Partner:N"), alt.Tooltip("level:N", title="Level"), alt.Tooltip("Since:N")]
    drawn = {"stroke": "white", "strokeWidth": 0.5}
    land = alt.Chart(shapes).mark_geoshape(fill=_LAND, **drawn)
    own = alt.Chart(shapes).transform_filter("datum.id === state").mark_geoshape(fill=_CHOSEN, **drawn)
    partners = (
        alt.Chart(ties)
        .transform_filter("datum.state === state")
        .transform_lookup("partner", alt.LookupData(shapes, "id"), as_="shape")
        .transform_filter("isValid(datum.shape)")
        .transform_calculate(type="'Feature'", geometry="datum.shape.geometry")
        .mark_geoshape(**drawn)
        .encode(color=_level_colour(), tooltip=tooltip)
    )
    small = (
        alt.Chart(ties)
        .transform_filter("datum.state === state")
        .transform_lookup("partner", alt.LookupData(points, "code", ["longitude", "latitude"]))
        .transform_filter("isValid(datum.longitude)")
        .mark_circle(size=55, stroke="white", strokeWidth=0.7, opacity=1)
        .encode(longitude="longitude:Q", latitude="latitude:Q", color=_level_colour(), tooltip=tooltip)
    )
    own_point = (
        alt.Chart(points)
        .transform_filter("datum.code === state")
        .mark_circle(size=55, fill=_CHOSEN, stroke="white", strokeWidth=0.7, opacity=1)
        .encode(longitude="longitude:Q", latitude="latitude:Q")
    )
    return (
        alt.layer(land, own, partners, own_point, small)
        .add_params(state)
        .project("naturalEarth1")
        .properties(width="container", height=520)
    )


def _level_colour(**options: Any) -> alt.Color:
    labels = {rung.label: COLOURS[rung.level] for rung in rungs().values()}
    options = {"legend": alt.Legend(title=None, orient="bottom", columns=3, symbolType="square")} | options
    return alt.Color("level:N", scale=alt.Scale(domain=list(labels), range=list(labels.values())), **options)


def _styled(chart: alt.TopLevelMixin) -> Any:
    return (
        chart.configure(font=_FONT, background="transparent", padding=0)
        .configure_view(stroke=None)
        .configure_axis(
            grid=False, domainColor="#9aa5b1", tickColor="#9aa5b1", labelColor="#3e4c59", titleColor="#3e4c59"
        )
        .configure_axisY(grid=True, gridColor="#e4e7eb", domain=False, ticks=False)
        .configure_legend(labelColor=_INK, labelLimit=260)
    )
