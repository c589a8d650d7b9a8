"""Settings of Apache Superset for Communiqué's dashboard; secrets and addresses come from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url
from superset.config import TALISMAN_CONFIG

SECRET_KEY = os.environ.get("SUPERSET_SECRET_KEY", "")
if not SECRET_KEY:
    raise SystemExit("SUPERSET_SECRET_KEY is not set: choose any long random text, and keep it; it signs sessions")
SQLALCHEMY_DATABASE_URI = os.environ.get(
    "SUPERSET_DATABASE_URL",
    f"sqlite:///{Path(os.environ.get('SUPERSET_HOME', '~/.superset')).expanduser()}/superset.db",
)

EXTRA_SEQUENTIAL_COLOR_SCHEMES = [
    {
        "id": "communique_ranks",
        "label": "Communiqué: ranks",
        "description": "The darker, the higher",
        "isDiverging": False,
        "colors": ["#8fd0d0", "#2f86bf", "#23459a"],
    }
]

# Superset's pages would load a picture from a service that counts installations.
TALISMAN_CONFIG["content_security_policy"]["img-src"] = ["'self'", "blob:", "data:"]


def DB_CONNECTION_MUTATOR(  # noqa: N802 - Superset's name
    uri: URL, params: dict[str, Any], username: str, security_manager: object, source: object
) -> tuple[URL, dict[str, Any]]:
    """Connect bi_reader to where COMMUNIQUE_BI_URL says: its password is in no file and not in Superset's database."""
    if uri.username == "bi_reader" and (address := os.environ.get("COMMUNIQUE_BI_URL")):
        uri = make_url(address).set(drivername=uri.drivername)
    return uri, params
