"""Processes for work that keeps a core busy: reading feeds, cleaning pages, extracting."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class WorkFailed(RuntimeError):
    """A piece of work took too long, or the process that did it died."""


class Pool:
    """A bounded set of processes that outlives the death of any of them; processes start when there is work.

    `processes` is how many, `seconds` how long one piece of work may take; `prepare` is done once in each process.
    """

    def __init__(self, processes: int, seconds: float = 60.0, prepare: Callable[[], object] | None = None) -> None:
        self.prepare = prepare
        self.processes = processes
        self.seconds = seconds
        self.executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        # Neither a database connection nor a thread of this process may be copied into the children.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.processes, mp_context=context, initializer=_begin, initargs=(self.prepare,))

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns, done in a process. Raises WorkFailed, or what `work` raises."""
        executor = self.executor
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(executor, _within, self.seconds, work, args, kwargs)
        except TimeoutError as error:
            raise WorkFailed(f"took more than {self.seconds:.0f} s") from error
        except BrokenProcessPool as error:
            if executor is self.executor:
                executor.shutdown(wait=False, cancel_futures=True)
                self.executor = self._start()
            raise WorkFailed("the process died while working, perhaps for lack of memory") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.executor.shutdown(wait=True, cancel_futures=True)


def _begin(prepare: Callable[[], object] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if prepare:
        prepare()


def _within(seconds: float, work: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> T:
    """Do `work`, ended by an alarm: a pool can't cancel what already runs."""

    def give_up(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return work(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
