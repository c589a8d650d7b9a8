"""`python -m flows.newsroom [PORT]` serves the press until it is interrupted, and prints the feeds as a TOML file."""

from __future__ import annotations

import sys
import time

from flows.feedlist import write_toml
from flows.newsroom.server import serve_in_thread


def main() -> None:
    """Serve the press in this process."""
    with serve_in_thread(port=int(sys.argv[1]) if len(sys.argv) > 1 else 8765) as press:
        sys.stdout.write(write_toml(press.feeds))
        sys.stdout.flush()
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
