"""`python -m tests.simulation --seeds 2000`: many rough days, and the seeds that went wrong."""

import argparse
import sys
import time

from tests.simulation.day import rough_day
from tests.simulation.invariants import violations


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=200, help="how many days")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--show", type=int, default=5, help="how many violations of a seed to show")
    chosen = parser.parse_args()
    began, crises, kills, published, failing = time.perf_counter(), 0, 0, 0, []
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        day = rough_day(seed)
        crises += len(day.streams)
        kills += day.kills
        published += sum(len(outlet.published) for outlet in day.outlets)
        if wrong := violations(day):
            failing.append(seed)
            print(f"seed {seed}:", *wrong[: chosen.show], sep="\n  ", flush=True)
    seconds = time.perf_counter() - began
    print(
        f"{chosen.seeds} days, {crises} crises, {published} publications, {kills} kills: "
        f"{crises / seconds:.1f} crises a second; failing seeds: {failing or 'none'}"
    )
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
