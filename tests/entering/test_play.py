"""Random plays of several people on the real bot: short ones here, long ones with `-m long`."""

import os

import pytest

from tests.entering.house import harbour
from tests.entering.play import play

SEEDS = int(os.environ.get("JIXIAO_SEEDS", "40"))


async def test_a_short_play(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        done = await play(house, ids, 1, 60)
    assert done["booked"]


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(100, 100 + SEEDS))
async def test_a_long_play(store_url: str, seed: int) -> None:
    async with harbour(store_url) as (house, ids):
        done = await play(house, ids, seed, 300)
    print(seed, dict(done))
