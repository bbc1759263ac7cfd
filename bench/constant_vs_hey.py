#!/usr/bin/env python3
"""Constant 10,000/s: CPU per request of headroom beside hey's.

nginx on core 0, the client on core 1, runs of both in turn; hey with 50 workers of 200/s each. Bar: at most 0.4x.

    bench/constant_vs_hey.py [SECONDS [ROUNDS]]        5 s and 5 rounds unless told
"""
import re
import sys

from measuring import headroom, host, median, need, nginx, run

RATE = 10_000
BAR = 0.40


def hey(url, seconds):
    output, cpu = run(["hey", "-z", f"{seconds}s", "-c", "50", "-q", str(RATE // 50), url])
    return int(re.search(r"\[200\]\s+(\d+) responses", output).group(1)), cpu


def ours(url, seconds):
    result, cpu = headroom([url, "--rate", f"{RATE}/s", "--for", f"{seconds}s", "--threads", "1"])
    return result["requests"]["request"]["count"], cpu


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    need("hey")
    print(f"constant {RATE}/s, {rounds} rounds of {seconds} s; {host()}")
    with nginx() as server:
        url = server.url("/empty")
        rows = [(hey(url, seconds), ours(url, seconds)) for _ in range(rounds)]
    peer_us = [cpu / count * 1e6 for (count, cpu), _ in rows]
    our_us = [cpu / count * 1e6 for _, (count, cpu) in rows]
    ratio = median([o / p for o, p in zip(our_us, peer_us)])
    peer_rate = median([count / seconds for (count, _), _ in rows])
    our_rate = median([count / seconds for _, (count, _) in rows])
    print(f"CPU us/request: hey {median(peer_us):.2f}, headroom {median(our_us):.2f}, ratio {ratio:.3f} "
          f"(bar {BAR:.2f}); achieved {peer_rate:.0f}/s against {our_rate:.0f}/s")


if __name__ == "__main__":
    main()
