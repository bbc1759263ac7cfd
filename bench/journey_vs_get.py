#!/usr/bin/env python3
"""A journey with templates, one extraction and two checks: CPU per request beside that of a bare GET.

Both get the same JSON body of about 1 KB from nginx on core 0, with 64 users who never pause, the client on core 1, in
turn. Bar: at most 2.0x.

    bench/journey_vs_get.py [SECONDS [ROUNDS]]        5 s and 5 rounds unless told
"""
import json
import os
import sys
import tempfile

from measuring import HEADROOM, host, median, need, nginx, run

BAR = 2.0
BARE = "{ request: GET /items, redirects: no }"
RICH = """{ request: "GET /items?page=${sequence}&id=${uuid}", redirects: no,
  headers: { X-Trace: "t-${random(1, 1000000)}" },
  save: { id: "$.items[2].id" }, expect: { status: 200, json: { "$.items[0].name": item }, contains: price } }"""


def write_items(folder):
    items = [{"id": 1000 + i, "name": "item", "price": 12.5, "tags": ["a", "b"]} for i in range(16)]
    with open(os.path.join(folder, "www", "items"), "w") as file:
        json.dump({"items": items}, file)


def test(step, url, seconds):
    with tempfile.TemporaryDirectory(prefix="headroom-bench-") as folder:
        path = os.path.join(folder, "headroom.yaml")
        with open(path, "w") as file:
            file.write(f"service: items\ntargets: {{ here: {url} }}\n"
                       f"workload: {{ journeys: {{ j: {{ cookies: no, steps: [ {{ ask: {step} }} ] }} }} }}\n"
                       f"tests: {{ t: {{ users: 64, for: {seconds}s, target: here }} }}\n")
        output, cpu = run([HEADROOM, "test", "t", "--file", path, "--json", "--threads", "1"])
    result = json.loads(output)
    asked = result["requests"]["ask"]
    if asked["failed"] > 0:
        sys.exit(f"requests failed: {asked}")
    return cpu / asked["count"] * 1e6


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    need(HEADROOM)
    print(f"closed model, 64 users, {rounds} rounds of {seconds} s; {host()}")
    with nginx() as server:
        write_items(server.folder)
        url = server.url("")
        rows = [(test(BARE, url, seconds), test(RICH, url, seconds)) for _ in range(rounds)]
    bare, rich = (median(column) for column in zip(*rows))
    ratio = median([r / b for b, r in rows])
    print(f"CPU us/request: bare GET {bare:.2f}, journey {rich:.2f}, ratio {ratio:.3f} (bar {BAR:.1f})")


if __name__ == "__main__":
    main()
