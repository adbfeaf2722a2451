"""`make fuzz ARGS="1000000 --seed 7 --only receipt"`: bent inputs for every parser, and what they broke."""

import argparse
import sys
from pathlib import Path
from time import process_time

from tests.fuzz.parsers import parsers
from tests.fuzz.run import fuzz


def main() -> int:
    asked = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    asked.add_argument("count", type=int, nargs="?", default=100_000, help="inputs, shared among all parsers")
    asked.add_argument("--seed", default="0", help="another seed gives other inputs")
    asked.add_argument("--only", default="", help="parsers whose name holds this")
    asked.add_argument("--keep", type=Path, help="write the inputs that broke something into this folder")
    given = asked.parse_args()
    chosen = [p for p in parsers() if given.only in p.name]
    shares = sum(p.each for p in chosen)
    total = broken = 0
    for parser in chosen:
        begun = process_time()
        told = fuzz(parser, max(1, round(given.count * parser.each / shares)), given.seed)
        spent = process_time() - begun
        total, broken = total + told.inputs, broken + len(told.broken)
        print(
            f"{parser.name:24} {told.inputs:9,} inputs, {told.read:8,} read, {spent:7.1f} s, {len(told.broken)} broken",
            flush=True,
        )
        for number, (data, why) in enumerate(told.broken):
            print(f"    {why[:300]}\n    {data[:200]!r}", flush=True)
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                (given.keep / f"{parser.name.replace(' ', '-')}-{given.seed}-{number}").write_bytes(data)
    print(f"{total:,} inputs, {broken} of them broke a promise")
    return 1 if broken else 0


sys.exit(main())
