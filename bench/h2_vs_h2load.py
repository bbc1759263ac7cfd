#!/usr/bin/env python3
"""HTTP/2, 64 users on 8 connections of 8 streams: CPU per request of headroom beside h2load's.

nginx with one worker on core 0, the client on core 1, runs of both in turn, without TLS and over it; the
CPU is that of the whole client process. Bar: at most 1.00x of h2load's.

    bench/h2_vs_h2load.py [SECONDS [ROUNDS]]        5 s and 5 rounds unless told
"""
import re
import sys

from measuring import headroom, host, median, need, nginx, run

BAR = 1.00


def h2load(url, seconds):
    output, cpu = run(["h2load", "-t1", "-c8", "-m8", f"-D{seconds}", url])
    return int(re.search(r"(\d+) succeeded", output).group(1)), cpu


def ours(url, seconds):
    result, cpu = headroom([url, "--users", "64", "--for", f"{seconds}s", "--threads", "1",
                            "--http", "2", "--streams", "8", "--insecure"])
    return result["requests"]["request"]["count"], cpu


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    need("h2load")
    print(f"HTTP/2, 8 connections of 8 streams, {rounds} rounds of {seconds} s; {host()}")
    for speaks in ("http2", "ssl http2"):
        with nginx(speaks) as server:
            for path in ("/empty", "/600"):
                url = server.url(path)
                rows = [(h2load(url, seconds), ours(url, seconds)) for _ in range(rounds)]
                peer_us = [cpu / count * 1e6 for (count, cpu), _ in rows]
                our_us = [cpu / count * 1e6 for _, (count, cpu) in rows]
                cpu_ratio = median([o / p for o, p in zip(our_us, peer_us)])
                rate_ratio = median([o[0] / p[0] for p, o in rows])
                print(f"{server.scheme:5} {path:7} CPU us/request: h2load {median(peer_us):.2f}, "
                      f"headroom {median(our_us):.2f}, ratio {cpu_ratio:.3f} (bar {BAR:.2f}); "
                      f"requests/s ratio {rate_ratio:.3f}")


if __name__ == "__main__":
    main()
