#!/usr/bin/env python3
"""Streams that stay open: how much memory does the client need for each?

A server on a Unix socket answers with the head of an event stream and one event, and then is silent. The peak
memory of runs with COUNT users less that of runs with 100, over the difference. Bar: 4 KiB, and the time to the
first token of every stream recorded. One run where a process may have so many descriptors, else several at once,
each with a server of its own.

    bench/open_streams.py [COUNT]        50000 unless told
"""
import json
import math
import os
import resource
import shutil
import socket as sockets
import subprocess
import sys
import tempfile

from measuring import HEADROOM, ROOT, host, need

BAR = 4096
SPARE = 1000  # descriptors of a process that are no streams
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


class Pair:
    """A server, and runs against it."""

    def __init__(self, server):
        self.folder = tempfile.mkdtemp(prefix="headroom-bench-")
        self.socket = os.path.join(self.folder, "socket")
        self.server = subprocess.Popen([server, self.socket])
        wait_until_there(self.socket, self.server)

    def begin(self, users, seconds):
        with open(os.path.join(self.folder, "headroom.yaml"), "w") as file:
            file.write(FILE.format(socket=self.socket, users=users, seconds=seconds))
        self.output = tempfile.TemporaryFile("w+")
        self.client = subprocess.Popen([HEADROOM, "test", "hold", "--json", "--quiet"], cwd=self.folder,
                                       stdout=self.output, stderr=subprocess.DEVNULL)

    def end(self):
        """Peak memory in bytes, and how many streams began with an event."""
        _, status, used = os.wait4(self.client.pid, 0)
        self.client.returncode = os.waitstatus_to_exitcode(status)
        self.output.seek(0)
        result = json.load(self.output)
        return used.ru_maxrss * 1024, result["requests"]["stream"]["ttft_s"]["count"]

    def close(self):
        self.server.kill()
        self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def hold(pairs, users, seconds):
    """The same of all pairs at once, added up."""
    for pair in pairs:
        pair.begin(users, seconds)
    return [sum(figures) for figures in zip(*(pair.end() for pair in pairs))]


def descriptors():
    """As many as a process may have, raised where this user may."""
    for most in (1_000_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
            return most
        except (ValueError, PermissionError):
            continue


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    need(HEADROOM, "g++")
    processes = math.ceil(count / (descriptors() - SPARE))
    users = math.ceil(count / processes)
    print(f"{users * processes} open streams of {processes} processes; {host()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="headroom-bench-") as folder:
        server = os.path.join(folder, "stream_server")
        subprocess.run(["g++", "-O2", "-std=c++20", os.path.join(ROOT, "bench", "stream_server.cc"), "-o",
                        server], check=True)
        pairs = [Pair(server) for _ in range(processes)]
        try:
            few, _ = hold(pairs, 100, 2)
            many, with_token = hold(pairs, users, 20)
        finally:
            for pair in pairs:
                pair.close()
    each = (many - few) / (users - 100) / processes
    print(f"peak {many / 2**20:.0f} MiB against {few / 2**20:.0f} MiB with 100 each: {each:.0f} bytes for each "
          f"(bar {BAR}); TTFT recorded for {with_token}")


if __name__ == "__main__":
    main()
