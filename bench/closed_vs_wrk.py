#!/usr/bin/env python3
"""Closed model, 64 kept connections: CPU per request of headroom beside wrk's.

nginx with one worker on core 0, the client on core 1, runs of both in turn; the CPU is that of the
whole client process. Bars: at most 0.95x of wrk's on an empty response, 0.90x on a 600-byte file.
With --tls the same by https, HTTP/1.1 on both sides; bar 1.00x.

    bench/closed_vs_wrk.py [--tls] [SECONDS [ROUNDS]]        5 s and 5 rounds unless told
"""
import re
import sys

from measuring import headroom, host, median, need, nginx, run


def wrk(url, seconds):
    output, cpu = run(["wrk", "-t1", "-c64", f"-d{seconds}s", url])
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    return requests, cpu


def ours(url, seconds):
    result, cpu = headroom([url, "--users", "64", "--for", f"{seconds}s", "--threads", "1",
                            "--http", "1.1", "--insecure"])
    return result["requests"]["request"]["count"], cpu


def main():
    numbers = [word for word in sys.argv[1:] if word != "--tls"]
    has_tls = len(numbers) < len(sys.argv) - 1
    seconds = int(numbers[0]) if numbers else 5
    rounds = int(numbers[1]) if len(numbers) > 1 else 5
    need("wrk")
    print(f"closed model, 64 connections, {rounds} rounds of {seconds} s; {host()}")
    with nginx("ssl" if has_tls else "") as server:
        for path, bar in (("/empty", 0.95), ("/600", 0.90)):
            bar = 1.00 if has_tls else bar
            url = server.url(path)
            rows = [(wrk(url, seconds), ours(url, seconds)) for _ in range(rounds)]
            peer_us = [cpu / count * 1e6 for (count, cpu), _ in rows]
            our_us = [cpu / count * 1e6 for _, (count, cpu) in rows]
            cpu_ratio = median([o / p for o, p in zip(our_us, peer_us)])
            rate_ratio = median([o[0] / p[0] for p, o in rows])
            print(f"{path:7} CPU us/request: wrk {median(peer_us):.2f}, headroom {median(our_us):.2f}, "
                  f"ratio {cpu_ratio:.3f} (bar {bar:.2f}); requests/s ratio {rate_ratio:.3f}")


if __name__ == "__main__":
    main()
