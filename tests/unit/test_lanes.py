from pcgraph.lanes import Lanes, Task


def lanes_of(size: int, most: int = 20) -> Lanes[Task]:
    return Lanes(size, most)


def filled(lanes: Lanes[Task], *tasks: Task) -> list[Task]:
    """Put tasks, and start all that may."""
    assert all(lanes.put(one) for one in tasks)
    started = []
    while task := lanes.take():
        started.append(task)
    return started


def test_who_came_first_goes_first() -> None:
    tasks = [Task() for _ in range(3)]
    assert filled(lanes_of(2), *tasks) == tasks[:2]


def test_slow_ones_leave_a_place_and_quick_ones_pass_them() -> None:
    lanes = lanes_of(3)
    slow, quick = [Task(slow=True) for _ in range(4)], Task()
    assert filled(lanes, *slow) == slow[:2]
    assert filled(lanes, quick) == [quick]
    lanes.drop(slow[0])
    assert lanes.take() is slow[2]


def test_a_single_place_is_for_everybody() -> None:
    lanes = lanes_of(1)
    slow = Task("a", slow=True)
    assert filled(lanes, slow, Task()) == [slow]
    assert lanes.in_the_way() is None
    lanes.drop(slow)
    assert lanes.take() is not None


def test_an_owner_leaves_a_place_to_others() -> None:
    lanes = lanes_of(3)
    mine = [Task("a") for _ in range(4)]
    assert filled(lanes, *mine) == mine[:2]
    other = Task("b")
    assert filled(lanes, other) == [other]


def test_an_owner_leaves_a_place_for_slow_ones_to_others() -> None:
    lanes = lanes_of(4)
    mine = [Task("a", slow=True) for _ in range(4)]
    assert filled(lanes, *mine) == mine[:2]
    other = Task("b", slow=True)
    assert filled(lanes, other) == [other]


def test_of_those_who_wait_the_owner_with_least_at_work_goes_first() -> None:
    lanes = lanes_of(3)
    one, two, three, other = Task("a"), Task("a"), Task("a"), Task("b")
    lanes.put(one)
    assert lanes.take() is one
    for task in (two, three, other):
        lanes.put(task)
    assert [lanes.take(), lanes.take()] == [other, two]


def test_no_more_wait_than_may_and_of_an_owner_half_of_it() -> None:
    lanes = lanes_of(1, 4)
    assert [lanes.put(Task("a")) for _ in range(3)] == [True, True, False]
    assert [lanes.put(Task()) for _ in range(3)] == [True, True, False]


def test_nobody_is_counted_without_an_owner() -> None:
    tasks = [Task() for _ in range(4)]
    assert filled(lanes_of(4), *tasks) == tasks


def test_where_slow_ones_have_every_place_the_latest_makes_room_for_a_quick_one() -> None:
    lanes = lanes_of(3)
    tasks = [Task(since=1.0), Task(since=3.0), Task(since=2.0)]
    assert filled(lanes, *tasks) == tasks
    for task in tasks:
        task.slow = True
    assert lanes.in_the_way() is None
    lanes.put(Task(slow=True))
    assert lanes.in_the_way() is None
    quick = Task()
    lanes.put(quick)
    assert lanes.in_the_way() is tasks[1]
    lanes.again(tasks[1])
    assert lanes.in_the_way() is None
    assert lanes.take() is quick
    assert lanes.take() is None


def test_it_is_one_of_the_owner_with_most_at_work() -> None:
    lanes = lanes_of(3)
    tasks = [Task("a", since=1.0), Task("a", since=2.0), Task("b", since=3.0)]
    assert len(filled(lanes, *tasks)) == 3
    for task in tasks:
        task.slow = True
    lanes.put(Task("c"))
    assert lanes.in_the_way() is tasks[1]
