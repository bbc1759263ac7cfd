#!/usr/bin/env python3
"""Coordinated omission: constant 1,000/s to a server that stands still 1 s in every 5 s.

A fifth of the arrivals wait between 0 and 1 s, evenly, so the truth is p90 0.50 s and p95 0.75 s.
Bars: each within 10 %. A tool that omits shows about 1 ms at p90.

    bench/stall.py [SECONDS]        20 s unless told; a multiple of 5
"""
import os
import subprocess
import sys
import tempfile

from measuring import ROOT, Server, free_port, headroom, host, need


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    need("c++")
    print(f"1,000/s for {seconds} s to a server that stalls 1 s in every 5 s; {host()}")
    folder = tempfile.mkdtemp(prefix="headroom-bench-")
    program = os.path.join(folder, "stall_server")
    source = os.path.join(ROOT, "bench", "stall_server.cc")
    subprocess.run(["c++", "-std=c++20", "-O2", "-o", program, source], check=True)
    port = free_port()
    with Server(["taskset", "-c", "0", program, str(port)], port, folder) as server:
        result, _ = headroom([server.url(), "--rate", "1000/s", "--for", f"{seconds}s",
                              "--threads", "1"])
    request = result["requests"]["request"]
    for name, truth in (("p90", 0.50), ("p95", 0.75)):
        found = request["response_time_s"][name]
        print(f"response time {name} {found:.3f} s, truth {truth:.2f} s ({found / truth * 100 - 100:+.1f} %)")
    print(f"service time p90 {request['service_time_s']['p90']:.3f} s, requests {request['count']}, "
          f"errors {request['errors']}")


if __name__ == "__main__":
    main()
