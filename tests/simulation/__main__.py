"""`python -m tests.simulation SEED` replays one day; `--seeds N` lives through N fresh ones."""

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from secrets import randbelow

from tests.simulation.day import repr_of, rough_day
from tests.simulation.evening import violations
from tests.simulation.sabotage import SABOTAGES, found_at


@dataclass(frozen=True)
class Found:
    """What one seed came to."""

    seed: int
    crises: int
    shown: int
    kills: int
    wrong: list[str]


def live(seed: int) -> Found:
    """One day, judged. A day that breaks the simulation itself is a violation too."""
    try:
        day = rough_day(seed)
        wrong = violations(day)
    except Exception as error:  # noqa: BLE001 - named with its seed, and the others go on
        return Found(seed, 0, 0, 0, [f"the day broke off: {error!r}"])
    shown = sum(len(outlet.published) for outlet in day.outlets)
    return Found(seed, len(day.witness.books), shown, day.cluster.kills, wrong)


def replay(seed: int) -> int:
    """Tell the day in order, the violations last."""
    day = rough_day(seed)
    for at, process, what in day.witness.journal:
        print(f"{at:9.3f}  {process:<10} {repr_of(what)}")
    wrong = violations(day)
    print(f"\nseed {seed}: {len(wrong)} violations", *wrong, sep="\n  ")
    return 1 if wrong else 0


def run(seeds: range, jobs: int) -> int:
    """Live through all; the last line says how it went."""
    print(f"seeds {seeds.start} to {seeds.stop - 1} (again: --seeds {len(seeds)} "
          f"--first {seeds.start})", flush=True)  # fmt: skip
    all_found = []
    for found in _all(seeds, jobs):
        all_found.append(found)
        if found.wrong:
            print(f"replay: python -m tests.simulation {found.seed}", flush=True)
            print(*(f"  {what[:400]}" for what in found.wrong[:3]), sep="\n", flush=True)
    seconds = _busy_seconds()
    failing = [found.seed for found in all_found if found.wrong]
    print(
        f"{sum(f.crises for f in all_found)} crises, {sum(f.shown for f in all_found)} "
        f"publications, {sum(f.kills for f in all_found)} kills; {seconds:.1f} s of one core, "
        f"{len(seeds) / seconds * 60:.0f} seeds a minute"
    )
    if failing:
        print(f"failing seeds: {sorted(failing)}")
    print(f"{len(seeds)} seeds, {sum(len(f.wrong) for f in all_found)} violations")
    return 1 if failing else 0


def _busy_seconds() -> float:
    """Processor time of this process and those that worked for it, start included: others may
    share the machine."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _all(seeds: Iterable[int], jobs: int) -> Iterator[Found]:
    # What every day begins with is no day's rubbish: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    if jobs == 1:
        yield from map(live, seeds)
        return
    with Pool(jobs) as pool:
        yield from pool.imap_unordered(live, seeds, chunksize=20)
        pool.close()
        pool.join()


def try_sabotages(named: str, jobs: int) -> int:
    """At which seed each deliberate fault is found."""
    tried = [one.__name__ for one in SABOTAGES if named in ("all", one.__name__)]
    missed = 0
    with Pool(jobs, maxtasksperchild=1) as pool:
        for name, (seed, why) in zip(tried, pool.imap(_found, tried, chunksize=1), strict=True):
            missed += seed is None
            print(f"{name}: {'MISSED' if seed is None else f'seed {seed}: {why[:160]}'}")
    return 1 if missed else 0


def _found(named: str) -> tuple[int | None, str]:
    return found_at(next(one for one in SABOTAGES if one.__name__ == named), range(200))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", help="replay this one, with a log")
    parser.add_argument("--seeds", type=int, help="how many days")
    parser.add_argument("--first", type=int, help="the first seed; drawn where not given")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    parser.add_argument("--sabotage", nargs="?", const="all", help="try the deliberate faults")
    parser.add_argument("--digest", action="store_true", help="of the day, in place of its log")
    chosen = parser.parse_args()
    if chosen.sabotage:
        return try_sabotages(chosen.sabotage, chosen.jobs)
    if chosen.digest:
        print(rough_day(chosen.seed).digest)
        return 0
    if chosen.seed is not None:
        return replay(chosen.seed)
    first = randbelow(10**9) if chosen.first is None else chosen.first
    return run(range(first, first + (chosen.seeds or 200)), chosen.jobs)


def in_order() -> None:
    """Begin anew with the one order of sets in which a seed is the same day every time."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        order = {**os.environ, "PYTHONHASHSEED": "0"}
        again = [sys.executable, "-m", "tests.simulation", *sys.argv[1:]]
        os.execve(sys.executable, again, order)  # noqa: S606 - the same program


if __name__ == "__main__":
    in_order()
    sys.exit(main())
