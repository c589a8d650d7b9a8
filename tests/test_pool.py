"""Work in processes: an answer, a piece that hangs, a process that dies."""

from __future__ import annotations

import os
import time

import pytest

from flows.pool import Pool, WorkFailed


def test_work_runs_in_another_process_and_a_hung_piece_or_a_dead_process_costs_only_itself() -> None:
    import asyncio

    async def work() -> None:
        with Pool(1, seconds=0.5) as pool:
            assert await pool.run(os.getpid) != os.getpid()
            with pytest.raises(WorkFailed, match="more than"):
                await pool.run(time.sleep, 30)
            assert await pool.run(abs, -2) == 2
            with pytest.raises(WorkFailed, match="died"):
                await pool.run(os._exit, 1)
            assert await pool.run(abs, -3) == 3

    asyncio.run(work())


async def test_what_the_work_raises_reaches_the_caller() -> None:
    with Pool(1) as pool, pytest.raises(ZeroDivisionError):
        await pool.run(divmod, 1, 0)
