"""Import the dashboard into a fresh Superset, open it in a browser, and fail if a chart shows an error or nothing.

Runs by hand, in Superset's environment, with COMMUNIQUE_BI_URL set to a filled database; README.md beside it says how.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import FloatRect, Page, Response, sync_playwright

HERE = Path(__file__).parent
START_SECONDS = 180
CHART_SECONDS = 60
WIDTH, HEIGHT = 1500, 3200  # pixels; no tab is higher


@contextmanager
def superset(home: str) -> Iterator[tuple[str, str]]:
    """A fresh Superset with the assets imported; yields its address and the password of `admin`."""
    password = secrets.token_urlsafe()
    environment = os.environ | {
        "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
        "SUPERSET_HOME": home,
        "SUPERSET_SECRET_KEY": secrets.token_urlsafe(32),
        "FLASK_APP": "superset",
    }
    admin = ["--username", "admin", "--firstname", "A", "--lastname", "A", "--email", "admin@example.org"]
    for command in (
        ["db", "upgrade"],
        ["fab", "create-admin", *admin, "--password", password],
        ["init"],
        ["import-directory", "--overwrite", str(HERE / "assets")],
    ):
        print("superset", *command[:2], flush=True)
        done = subprocess.run(["superset", *command], env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with Path(home, "log").open("w") as log:
        server = subprocess.Popen(
            ["superset", "run", "--port", str(port), "--with-threads"], env=environment, stdout=log, stderr=log
        )
        try:
            wait_for(f"{address}/health")
            yield address, password
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str) -> None:
    """Return once something answers there; give up after START_SECONDS."""
    for _ in range(START_SECONDS):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, TimeoutError):
            time.sleep(1)
        else:
            return
    sys.exit(f"Superset did not answer at {address} within {START_SECONDS} seconds")


def verdict(response: Response) -> str | None:
    """What is wrong with a chart's data; None if nothing is."""
    answer: dict[str, Any] = response.json()
    if response.status != 200:
        return str(answer.get("message") or answer)
    for result in answer.get("result") or [answer]:
        if result.get("error"):
            return str(result["error"])
        if not result.get("data"):
            return "no rows"
        if rejected := result.get("rejected_filters"):
            return f"filters that do not fit: {rejected}"
    return None


def look(page: Page, address: str, password: str, pictures: Path | None) -> dict[str, str | None]:
    """Open every tab of the dashboard; returns by chart what is wrong with it, None if nothing is."""
    found: dict[int, str | None] = {}

    def note(response: Response) -> None:
        if ("/api/v1/chart/data" in response.url or "explore_json" in response.url) and (
            chart := re.search(r"slice_id%22%3A(\d+)", response.url)
        ):
            found[int(chart[1])] = verdict(response)

    page.on("response", note)
    page.goto(f"{address}/login/")
    page.fill("#username", "admin")
    page.fill("#password", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    charts = {
        chart["id"]: chart["slice_name"]
        for chart in page.request.get(f"{address}/api/v1/dashboard/communique/charts").json()["result"]
    }
    page.goto(f"{address}/superset/dashboard/communique/")
    page.wait_for_selector("[role=tab]")
    for number, tab in enumerate(page.locator("[role=tab]").all(), start=1):
        tab.click()
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})  # charts out of sight are not loaded
        page.wait_for_timeout(5_000)
        page.locator("[aria-label=Loading]:visible").first.wait_for(state="hidden", timeout=CHART_SECONDS * 1_000)
        if pictures:
            page.wait_for_timeout(3_000)  # charts grow into their places
            boxes = [chart.bounding_box() for chart in page.locator(".dashboard-component-chart-holder:visible").all()]
            bottom = max(box["y"] + box["height"] for box in boxes if box)
            clip: FloatRect = {"x": 0, "y": 0, "width": WIDTH, "height": bottom + 16}
            page.screenshot(path=pictures / f"tab-{number}.png", clip=clip)
    return {name: found.get(chart, "it asked for no data") for chart, name in charts.items()}


def main() -> None:
    """Check all charts; exit status 1 if one shows an error or nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", default="/usr/bin/chromium", help="path of Chromium or Chrome")
    parser.add_argument("--pictures", type=Path, help="folder for a picture of each tab")
    arguments = parser.parse_args()
    if "COMMUNIQUE_BI_URL" not in os.environ:
        parser.error("set COMMUNIQUE_BI_URL to the URL for BI tools that `communique db serve --demo` prints")
    with (
        tempfile.TemporaryDirectory() as home,
        superset(home) as (address, password),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=arguments.browser, args=["--no-sandbox"])
        charts = look(browser.new_page(), address, password, arguments.pictures)
        browser.close()
    for name, wrong in sorted(charts.items()):
        print(f"{'FAIL' if wrong else 'ok  '} {name}" + (f": {wrong}" if wrong else ""))
    sys.exit(not charts or any(charts.values()))


if __name__ == "__main__":
    main()
