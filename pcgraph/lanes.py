"""Who is answered next: quick requests go on beside slow ones, and nobody takes every place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar


@dataclass(eq=False)
class Task:
    """A request that waits or runs.

    Attributes:
        owner: who sent it; empty where nobody is counted.
        slow: whether it is known to take long.
        since: when it began to wait or to run, by the clock of whoever keeps the lanes.
    """

    owner: str = ""
    slow: bool = False
    since: float = 0.0


AnyTask = TypeVar("AnyTask", bound=Task)


class Lanes(Generic[AnyTask]):
    """Requests that wait and run in a number of places.

    Slow requests never take the last place: quick ones pass them there. One owner never takes
    the last place either, nor the last of those for slow requests. Of those who may start, the
    owner with the fewest at work goes first; of equal ones the earlier.

    Args:
        size: how many places there are; a single one is for everybody.
        most: how many requests may wait; one owner may have half of them.

    >>> lanes = Lanes(2, 10)
    >>> first, second, third = Task("a", slow=True), Task("a", slow=True), Task("b")
    >>> [lanes.put(one) for one in (first, second, third)]
    [True, True, True]
    >>> [lanes.take() is one for one in (first, third, None)]
    [True, True, True]
    """

    def __init__(self, size: int, most: int) -> None:
        self.waiting: list[AnyTask] = []
        self.running: list[AnyTask] = []
        self._size, self._most = size, most
        self._shared = max(size - 1, 1)

    def put(self, task: AnyTask) -> bool:
        """Let a request wait; false if too many wait already, in all or of its owner."""
        theirs = sum(one.owner == task.owner for one in self.waiting) if task.owner else 0
        if len(self.waiting) >= self._most or theirs >= max(self._most // 2, 1):
            return False
        self.waiting.append(task)
        return True

    def take(self) -> AnyTask | None:
        """Start the request whose turn it is; none if none may start."""
        if len(self.running) >= self._size:
            return None
        free = [one for one in self.waiting if self._may_start(one)]
        if not free:
            return None
        task = min(free, key=self._at_work)
        self.waiting.remove(task)
        self.running.append(task)
        return task

    def slows(self, task: AnyTask) -> bool:
        """Call a request that runs slow; false if there is no place for one more slow one."""
        task.slow = True
        self.running.remove(task)
        fits = self._slow_fits(task)
        self.running.append(task)
        return fits

    def again(self, task: AnyTask) -> None:
        """Let a request that ran wait once more, behind those who wait."""
        self.drop(task)
        self.waiting.append(task)

    def drop(self, task: AnyTask) -> None:
        """Forget a request, wherever it is."""
        for those in (self.waiting, self.running):
            if task in those:
                those.remove(task)

    def _may_start(self, task: AnyTask) -> bool:
        if task.owner and self._at_work(task) >= self._shared:
            return False
        return not task.slow or self._slow_fits(task)

    def _slow_fits(self, task: AnyTask) -> bool:
        slow = [one for one in self.running if one.slow]
        theirs = sum(one.owner == task.owner for one in slow) if task.owner else 0
        return len(slow) < self._shared and theirs < max(self._shared - 1, 1)

    def _at_work(self, task: AnyTask) -> int:
        """Count what the owner of a request has at work."""
        return sum(one.owner == task.owner for one in self.running) if task.owner else 0
