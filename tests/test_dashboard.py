"""docker/superset/: what its files name is there in the views. docker/superset/check.py tries it for real, by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

ASSETS = Path(__file__).parent.parent / "docker" / "superset" / "assets"
TEMPORAL = {"DATE", "TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP WITH TIME ZONE"}


def _read(folder: str) -> list[dict[str, Any]]:
    return [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted((ASSETS / folder).rglob("*.yaml"))]


DATASETS = {dataset["uuid"]: dataset for dataset in _read("datasets")}
CHARTS = {chart["uuid"]: chart for chart in _read("charts")}
DATABASES = _read("databases")
(DASHBOARD,) = _read("dashboards")
FILTERS = DASHBOARD["metadata"]["native_filter_configuration"]


def _named(assets: dict[str, dict[str, Any]], key: str) -> list[Any]:
    return [pytest.param(asset, id=asset[key]) for asset in assets.values()]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _columns(dataset: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {column["column_name"]: column for column in dataset["columns"]}


def _rows(dataset: dict[str, Any]) -> str:
    return f"({dataset['sql'] or 'SELECT * FROM ' + dataset['schema'] + '.' + dataset['table_name']}) AS q"


def _types(connection: Connection, query: str) -> dict[str, str]:
    """Types of the columns of a query, as Postgres writes them, in capitals; nothing of it is read."""
    described = connection.exec_driver_sql(query.replace("%", "%%") + " LIMIT 0").cursor.description
    return {
        column.name: connection.execute(
            text("SELECT upper(format_type(:oid, NULL))"), {"oid": column.type_code}
        ).scalar()
        for column in described
    }


@pytest.fixture
def reader(database_url: str) -> Iterator[Connection]:
    url = make_url(database_url).set(drivername="postgresql+psycopg", username="bi_reader")
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("dataset", _named(DATASETS, "table_name"))
def test_the_columns_and_metrics_of_a_dataset_are_what_bi_reader_can_read(
    reader: Connection, dataset: dict[str, Any]
) -> None:
    there = _types(reader, f"SELECT * FROM {_rows(dataset)}")
    for name, column in _columns(dataset).items():
        if expression := column.get("expression"):
            assert name not in there
            assert _types(reader, f"SELECT {expression} AS x FROM {_rows(dataset)}") == {"x": column["type"]}, name
        else:
            assert there.get(name) == column["type"], name
        assert column["is_dttm"] == (column["type"] in TEMPORAL), name
    assert dataset["main_dttm_col"] in (None, *there)
    for metric in dataset["metrics"]:
        assert _types(reader, f"SELECT {metric['expression']} AS x FROM {_rows(dataset)}")
        assert metric["metric_name"] not in _columns(dataset), "Superset takes the metric where the column is meant"


def test_every_chart_names_columns_and_metrics_of_its_dataset() -> None:
    for chart in CHARTS.values():
        dataset, params = DATASETS[chart["dataset_uuid"]], chart["params"]
        columns = {
            *(
                name
                for key in ("x_axis", "entity", "start_time", "end_time", "y_axis", "series")
                for name in _list(params.get(key))
            ),
            *(name for key in ("groupby", "all_columns", "tooltip_columns") for name in _list(params.get(key))),
            *(json.loads(order)[0] for order in _list(params.get("order_by_cols"))),
            *(where["subject"] for where in params["adhoc_filters"]),
        }
        metrics = {
            name
            for key in ("metric", "metrics", "secondary_metric", "timeseries_limit_metric")
            for name in _list(params.get(key))
        }
        assert columns <= set(_columns(dataset)), chart["slice_name"]
        assert metrics <= {metric["metric_name"] for metric in dataset["metrics"]}, chart["slice_name"]
        assert set(params.get("column_config", {})) <= columns | metrics, chart["slice_name"]
        assert chart["viz_type"] == params["viz_type"]
        times = {where["subject"] for where in params["adhoc_filters"] if where["operator"] == "TEMPORAL_RANGE"}
        if "time_grain_sqla" in params:
            times.add(params["x_axis"])
        assert all(_columns(dataset)[name]["is_dttm"] for name in times), chart["slice_name"]


def test_every_chart_is_on_the_dashboard_once() -> None:
    places = [place["meta"] for place in _places() if place["type"] == "CHART"]
    assert sorted(place["uuid"] for place in places) == sorted(CHARTS)
    assert all(CHARTS[place["uuid"]]["slice_name"] == place["sliceName"] for place in places)
    rows = [place for place in _places() if place["type"] == "ROW"]
    assert all(sum(DASHBOARD["position"][item]["meta"]["width"] for item in row["children"]) == 12 for row in rows)


def _places() -> list[dict[str, Any]]:
    return [place for place in DASHBOARD["position"].values() if isinstance(place, dict)]


def test_a_filter_reaches_every_chart_of_its_tab() -> None:
    for filter_ in FILTERS:
        tabs = filter_["scope"]["rootPath"]
        charts = [
            CHARTS[place["meta"]["uuid"]]
            for place in _places()
            if place["type"] == "CHART" and set(tabs) & set(place["parents"])
        ]
        assert charts
        for target in filter_["targets"]:
            for uuid in {target["datasetUuid"], *(chart["dataset_uuid"] for chart in charts)} if target else ():
                assert target["column"]["name"] in _columns(DATASETS[uuid]), filter_["name"]
        assert set(filter_["cascadeParentIds"]) <= {other["id"] for other in FILTERS}


def test_a_level_has_the_same_colour_in_every_chart(reader: Connection) -> None:
    colours = DASHBOARD["metadata"]["label_colors"]
    dots = [
        column["expression"]
        for dataset in DATASETS.values()
        for name, column in _columns(dataset).items()
        if name == "level_shown"
    ]
    assert dots
    for level, label in reader.execute(text("SELECT level, level_label FROM bi.levels")):
        assert all(f"WHEN '{level}' THEN '{colours[label]}'" in dot for dot in dots), level


def test_the_connection_is_bi_readers_and_holds_no_password() -> None:
    (database,) = DATABASES
    url = make_url(database["sqlalchemy_uri"])
    assert (url.username, url.password) == ("bi_reader", None)
    assert not database["allow_dml"]
    assert {dataset["database_uuid"] for dataset in DATASETS.values()} == {database["uuid"]}
