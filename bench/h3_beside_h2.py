#!/usr/bin/env python3
"""HTTP/3, 64 users: CPU per request of headroom beside its own over HTTP/2 by TLS.

Debian has no other client that loads a server over HTTP/3, so there is no peer to be beside: this tells
what QUIC costs the client, and whether a change makes it dearer. Caddy on core 0, the client on core 1,
runs of both in turn; the CPU is that of the whole client process. Budget: at most 2.00x of HTTP/2, 3.00x
for 60,000 bytes.

    bench/h3_beside_h2.py [SECONDS [ROUNDS]]        5 s and 5 rounds unless told
"""
import sys

from measuring import caddy, headroom, host, median

BUDGETS = {"/empty": 2.00, "/600": 2.00, "/60000": 3.00}


def ours(url, seconds, version):
    result, cpu = headroom([url, "--users", "64", "--for", f"{seconds}s", "--threads", "1",
                            "--http", version, "--insecure"])
    return result["requests"]["request"]["count"], cpu


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print(f"HTTP/3 beside HTTP/2, {rounds} rounds of {seconds} s; {host()}")
    with caddy() as server:
        for path, budget in BUDGETS.items():
            url = server.url(path)
            rows = [(ours(url, seconds, "2"), ours(url, seconds, "3")) for _ in range(rounds)]
            h2 = [cpu / count * 1e6 for (count, cpu), _ in rows]
            h3 = [cpu / count * 1e6 for _, (count, cpu) in rows]
            ratio = median([b / a for a, b in zip(h2, h3)])
            rate = median([b[0] / a[0] for a, b in rows])
            print(f"{path:7} CPU us/request: HTTP/2 {median(h2):.1f}, HTTP/3 {median(h3):.1f}, ratio "
                  f"{ratio:.2f} (budget {budget:.2f}); requests/s ratio {rate:.2f}")


if __name__ == "__main__":
    main()
