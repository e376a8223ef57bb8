"""DS-04: places before the hash are bounded, fair between networks, and known people come first."""

import asyncio
import threading

import pytest

from keyhouse.kit.hash_queue import CROWD, Busy, HashQueue, Lane, Work
from keyhouse.kit.hashing import MOST_OF_NETWORK, MOST_STRANGERS, Hashing
from keyhouse.kit.lines import Lines


class SlowHasher:
    """Works one at a time, when it is told to, and remembers in which order."""

    name = "slow"

    def __init__(self) -> None:
        self.order: list[str] = []
        self.begun: list[str] = []
        self.go = threading.Semaphore(0)

    def hash(self, password: bytes) -> str:
        return "nobody"

    def verify(self, stored: str, password: bytes) -> bool:
        self.begun.append(password.decode())
        self.go.acquire()
        self.order.append(password.decode())
        return True

    def is_outdated(self, stored: str) -> bool:
        return False


@pytest.fixture
def hasher():
    return SlowHasher()


@pytest.fixture
def hashing(hasher):
    made = Hashing(hasher, HashQueue(hasher, threads=1))
    yield made
    hasher.go.release(1000)
    made.close()


async def _stranger(hashing, network: str, password: str, *, is_suspect=False) -> None:
    await hashing.wait_for_place(network)
    with hashing.place(network):
        await hashing.verify("stored", password, network, is_suspect=is_suspect)


async def _until_at_work(hasher, number: int = 1) -> None:
    """Then all others are waiting."""
    async with asyncio.timeout(20):
        while len(hasher.begun) < number:  # noqa: ASYNC110 (threads fill it)
            await asyncio.sleep(0.005)
    await asyncio.sleep(0.01)


async def _all(hasher, tasks) -> None:
    await asyncio.sleep(0.05)
    hasher.go.release(len(tasks))
    await asyncio.gather(*tasks)


async def test_known_people_come_before_strangers(hashing, hasher):
    tasks = [asyncio.create_task(_stranger(hashing, "a", f"stranger {n}")) for n in range(5)]
    await _until_at_work(hasher)
    tasks.append(asyncio.create_task(hashing.verify("stored", "known")))
    await _all(hasher, tasks)
    assert hasher.order[1] == "known"  # the first stranger was at work already


async def test_networks_take_turns(hashing, hasher):
    tasks = [asyncio.create_task(_stranger(hashing, "many", f"many {n}")) for n in range(10)]
    tasks.append(asyncio.create_task(_stranger(hashing, "few", "few")))
    await _all(hasher, tasks)
    assert hasher.order.index("few") <= 2


async def test_networks_that_guessed_wrong_again_and_again_come_last(hashing, hasher):
    tasks = [
        asyncio.create_task(_stranger(hashing, f"bad {n}", "suspect", is_suspect=True))
        for n in range(5)
    ]
    await _until_at_work(hasher)
    tasks.append(asyncio.create_task(_stranger(hashing, "a", "stranger")))
    await _all(hasher, tasks)
    assert hasher.order[1] == "stranger"


async def test_a_crowd_of_strangers_leaves_a_core_free(hasher):
    queue = HashQueue(hasher, threads=2)
    with queue._changed:  # all of them are there before anybody is at work
        for number in range(CROWD + 10):
            work = Work(Lane.STRANGERS, str(number), "stored", b"stranger")
            queue.put(work, lambda done: None)
    await _until_at_work(hasher)
    known = asyncio.create_task(queue.run(Work(Lane.KNOWN, "", "stored", b"known")))
    await _until_at_work(hasher, 2)
    assert hasher.begun == ["stranger", "known"]  # on the core that was kept free
    hasher.go.release(1000)
    await asyncio.wait_for(known, 20)
    queue.close()


async def test_one_network_cannot_take_all_places(hashing, hasher):
    tasks = [asyncio.create_task(_stranger(hashing, "a", str(n))) for n in range(MOST_OF_NETWORK)]
    await _until_at_work(hasher)
    with pytest.raises(Busy):
        await _stranger(hashing, "a", "one more")
    tasks.append(asyncio.create_task(_stranger(hashing, "b", "somebody else")))
    await _all(hasher, tasks)


async def test_places_have_an_end_and_known_people_still_get_in(hashing, hasher):
    tasks = [asyncio.create_task(_stranger(hashing, str(n), str(n))) for n in range(MOST_STRANGERS)]
    await _until_at_work(hasher)
    with pytest.raises(Busy):
        await _stranger(hashing, "new", "one more")
    tasks.append(asyncio.create_task(hashing.verify("stored", "known")))
    await _all(hasher, tasks)
    assert hasher.order[1] == "known"
    assert hashing.waiting == 0


async def test_who_goes_away_leaves_no_gap(hashing, hasher):
    tasks = [asyncio.create_task(_stranger(hashing, "a", str(n))) for n in range(6)]
    await _until_at_work(hasher)
    for task in tasks[1:3]:
        task.cancel()
    await asyncio.sleep(0)
    hasher.go.release(10)
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(each, BaseException) for each in done].count(True) == 2
    await asyncio.wait_for(hashing.verify("stored", "after"), 2)
    assert hashing.waiting == 0


async def test_a_line_lets_one_through_at_a_time_and_says_who_waited():
    lines, inside, waited = Lines(), 0, []

    async def one() -> None:
        nonlocal inside
        async with lines.turn("key") as has_waited:
            inside += 1
            assert inside == 1
            waited.append(has_waited)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(5)))
    assert waited == [False, True, True, True, True]
    async with lines.turn("key") as has_waited:
        assert not has_waited
