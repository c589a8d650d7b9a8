"""By hand: `python tests/hammer_service.py 10` kills parts of a service at random for ten minutes, and compares.

The press's articles are queued again and again meanwhile; in the end the tables must equal those of one run in peace.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Engine, text
from support_service import Service, contents, undisturbed, waiting

from flows.newsroom import serve_in_thread
from schema import database

_AGAIN = (
    "UPDATE communique.entries SET state = 'queued', next_attempt = now(), attempts = 0"
    " WHERE state IN ('done', 'failed')"
)


def main(minutes: float) -> int:
    """Hammer; 0 where nothing was lost or doubled."""
    chance, killed = random.Random(), Counter[str]()
    with serve_in_thread(delay=0.1) as press, tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        service = Service(Path(folder) / "service", press)
        stack.callback(service.stop)
        service.start()
        with database.embedded(Path(folder) / "peace") as url, database.connect(url) as peaceful:
            database.upgrade(peaceful)
            expected = undisturbed(peaceful, service)
        service.trigger("poll")
        with service.engine() as engine:
            service.until(lambda: waiting(engine) > 0, "the feeds to be polled")
            end = time.monotonic() + minutes * 60
            while time.monotonic() < end:
                time.sleep(chance.uniform(1, 12))
                what = chance.choice(["worker", "Prefect", "Postgres", "run", "run", "nothing"])
                if what != "nothing":
                    service.kill(what)
                    killed[what] += 1
                _queue_again(engine)
                if not service.runs_under_way():
                    service.trigger(chance.choice(["process", "process", "poll"]))
            service.until(lambda: _settled(service, engine), "the queue to be empty", 300)
            found = contents(engine)
    # What came whole with its feed is fetched when it is queued again: more pages than in peace are no fault.
    del expected["pages"], found["pages"]
    for name, rows in expected.items():
        lost, added = set(rows) - set(found[name]), set(found[name]) - set(rows)
        print(f"{name}: {len(rows)} rows, {'equal' if rows == found[name] else 'DIFFERENT'}")
        for row in [*(f"lost {row}" for row in sorted(lost)[:3]), *(f"added {row}" for row in sorted(added)[:3])]:
            print(f"  {row[:200]}")
    print(f"killed: {dict(killed)}")
    return int(found != expected)


def _queue_again(engine: Engine) -> None:
    try:
        with engine.begin() as connection:
            connection.execute(text(_AGAIN))
    except Exception as error:  # Postgres may be the one that was killed
        print(f"  {type(error).__name__} while queueing again")


def _settled(service: Service, engine: Engine) -> bool:
    if waiting(engine) == 0 and not service.runs_under_way():
        return True
    if not service.runs_under_way():
        service.trigger("process")
        time.sleep(8)
    return False


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
