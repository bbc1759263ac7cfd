#!/usr/bin/env python3
"""Constant 10,000/s: CPU per request of headroom beside hey's.

nginx on core 0, the client on core 1, runs of both in turn; hey with 50 workers of 200/s each. Its workers
wake up together: its 10,000 requests fall into some 400 of 1,000 milliseconds. So headroom is measured
twice, with each request in its own moment, and in bunches as thick as hey's. Bar: at most 0.4x.

    bench/constant_vs_hey.py [--awake] [SECONDS [ROUNDS]]        5 s and 5 rounds unless told

--awake: no processor halts meanwhile, for either of them.
"""
import re
import struct
import sys

from measuring import headroom, host, median, need, nginx, run

RATE = 10_000
BAR = 0.40
ARRIVALS = {"each in its moment": "uniform", "in bunches like hey's": "gamma(cv 7)"}


def hey(url, seconds):
    output, cpu = run(["hey", "-z", f"{seconds}s", "-c", "50", "-q", str(RATE // 50), url])
    return cpu / int(re.search(r"\[200\]\s+(\d+) responses", output).group(1)) * 1e6


def ours(url, seconds, arrivals):
    result, cpu = headroom([url, "--rate", f"{RATE}/s", "--for", f"{seconds}s", "--threads", "1", "--arrivals", arrivals])
    return cpu / result["requests"]["request"]["count"] * 1e6


def main():
    arguments = [one for one in sys.argv[1:] if one != "--awake"]
    seconds = int(arguments[0]) if arguments else 5
    rounds = int(arguments[1]) if len(arguments) > 1 else 5
    need("hey")
    if "--awake" in sys.argv:
        device = open("/dev/cpu_dma_latency", "wb", 0)
        device.write(struct.pack("i", 0))
    print(f"constant {RATE}/s, {rounds} rounds of {seconds} s; {host()}")
    with nginx() as server:
        url = server.url("/empty")
        rows = [(hey(url, seconds), *(ours(url, seconds, law) for law in ARRIVALS.values())) for _ in range(rounds)]
    for place, name in enumerate(ARRIVALS, start=1):
        ratio = median([row[place] / row[0] for row in rows])
        print(f"CPU us/request: hey {median([row[0] for row in rows]):.2f}, headroom, {name}, "
              f"{median([row[place] for row in rows]):.2f}, ratio {ratio:.3f} (bar {BAR:.2f})")


if __name__ == "__main__":
    main()
