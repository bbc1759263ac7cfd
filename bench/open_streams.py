#!/usr/bin/env python3
"""Streams that stay open: how much memory does the client need for each?

A server on a Unix socket answers with the head of an event stream and one event, and then is silent. The peak
memory of a run with COUNT users less that of one with 100, over the difference. Bar: 4 KiB, and the time to the
first token of every stream recorded.

    bench/open_streams.py [COUNT]        50000 unless told
"""
import json
import os
import resource
import shutil
import socket as sockets
import subprocess
import sys
import tempfile

from measuring import HEADROOM, ROOT, host, need

BAR = 4096
FILE = """
service: streams
targets: {{ here: "http://unix:{socket}:/" }}
workload:
  journeys: {{ listen: {{ steps: [ {{ stream: {{ request: GET /, stream: sse, timeout: 5min }} }} ] }} }}
tests: {{ hold: {{ users: {users}, for: {seconds}s, target: here }} }}
"""


def wait_until_there(socket, process):
    while process.poll() is None:
        with sockets.socket(sockets.AF_UNIX) as probe:
            if probe.connect_ex(socket) == 0:
                return
    sys.exit("the server ended at once")


def hold(users, seconds, socket, folder):
    """Peak memory in bytes, and how many streams began with an event."""
    with open(os.path.join(folder, "headroom.yaml"), "w") as file:
        file.write(FILE.format(socket=socket, users=users, seconds=seconds))
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen([HEADROOM, "test", "hold", "--json", "--quiet"], cwd=folder,
                                   stdout=output)
        used = os.wait4(process.pid, 0)[2].ru_maxrss * 1024
        output.seek(0)
        result = json.load(output)
    return used, result["requests"]["stream"]["ttft_s"]["count"]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    need(HEADROOM, "g++")
    descriptors = 2 * count + 1000
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    except (ValueError, PermissionError):
        sys.exit(f"{descriptors} descriptors are needed: ulimit -n {descriptors}, or as root")
    print(f"{count} open streams; {host()}")
    folder = tempfile.mkdtemp(prefix="headroom-bench-")
    server = os.path.join(folder, "stream_server")
    subprocess.run(["g++", "-O2", "-std=c++20", os.path.join(ROOT, "bench", "stream_server.cc"), "-o",
                    server], check=True)
    socket = os.path.join(folder, "socket")
    process = subprocess.Popen([server, socket])
    try:
        wait_until_there(socket, process)
        few, _ = hold(100, 2, socket, folder)
        many, with_token = hold(count, 20, socket, folder)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
    each = (many - few) / (count - 100)
    print(f"peak {many / 2**20:.0f} MiB against {few / 2**20:.0f} MiB with 100: {each:.0f} bytes for each "
          f"(bar {BAR}); TTFT recorded for {with_token}")


if __name__ == "__main__":
    main()
