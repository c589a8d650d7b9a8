"""The command line: every part of the product for a person at a terminal or a script."""

from __future__ import annotations

import os
import sys

from cyclopts import App

from flows import present
from flows.articlestore import UnknownName
from flows.commands import analysis, backfill, db, extraction, feeds, reextraction, running, service
from flows.commands.common import UsageError, err
from flows.corrections import CorrectionError
from flows.feedlist import FeedListError
from flows.ledger import UnknownBackfill
from flows.orchestrator import AlreadyServing, PrefectUnavailable
from flows.pipeline import UnknownFeed
from flows.settings import SettingsError
from flows.sources import UnknownSource
from schema.database import DatabaseError

app = App(
    name="communique",
    help="News feeds in, partnership events between states out: in Postgres, with the sentence that proves each.",
    help_epilogue="Settings are variables of the environment that begin with COMMUNIQUE_; README.md lists them.",
)
app.command(running.demo)
app.command(running.ingest)
app.command(service.serve)
app.command(running.status_command, name="status")
app.command(analysis.events)
app.command(analysis.ladder)
app.command(analysis.report)
app.command(analysis.review)
app.command(analysis.correct)
app.command(extraction.extract_command, name="extract")
app.command(backfill.app)
app.command(backfill.coverage)
app.command(reextraction.reextract)
app.command(feeds.app)
app.command(db.app)
app.command(service.doctor)
app.command(service.deploy)
app.command(service.worker)
app.command(service.metrics)


_WRONG_USE = (
    SettingsError,
    FeedListError,
    UsageError,
    CorrectionError,
    UnknownFeed,
    UnknownSource,
    UnknownBackfill,
    UnknownName,
)


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 the work failed, 2 wrong use or settings, 130 interrupted."""
    try:
        result = app(result_action="return_value")
    except _WRONG_USE as error:
        _fail(error, 2)
    except BrokenPipeError:
        # Whoever read our output has enough, as `head` does; Python would complain again when it closes the output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (DatabaseError, PrefectUnavailable, AlreadyServing, OSError) as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        err.print("Interrupted. What was recorded stays; the rest of the queue is taken up by the next run.")
        sys.exit(130)
    sys.exit(result if isinstance(result, int) else 0)


def _fail(error: Exception, status: int) -> None:
    err.print(f"[bold red]communique:[/] {present.plain(str(error))}", highlight=False, soft_wrap=True)
    sys.exit(status)
