#!/usr/bin/env python3
"""Does `headroom operate` carry services of Docker Swarm through eight times their load, and scale them in without a failed
request? On an engine of its own, a manager of a swarm of one: the bundled service (bench/swarm/headroom.yaml), which begins
with one model. Bars: the requirements hold from 30 s after the load has risen, 5 models or more at the most, 2 or fewer at
the end, no failed request. Needs root, dockerd, docker and HAProxy; four minutes.

    bench/swarm_scaling.py
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from measuring import HEADROOM, ROOT, host, need

CHATD = os.environ.get("CHATD", os.path.join(ROOT, "build", "release", "examples", "chat", "chatd"))
IMAGE = "headroom-bench:1"


class Engine:
    """A dockerd with its data in a folder that goes away, and without a rule in the machine's firewall."""

    def __init__(self, folder):
        self.folder = folder
        self.socket = f"unix://{folder}/sock"
        with open(f"{folder}/log", "w") as log:
            self.process = subprocess.Popen(
                ["dockerd", f"--data-root={folder}/data", f"--exec-root={folder}/exec", f"--pidfile={folder}/pid",
                 f"--host={self.socket}", "--iptables=false", "--ip6tables=false", "--bridge=none",
                 "--storage-driver=vfs"], stdout=log, stderr=log)

    def docker(self, *arguments):
        return subprocess.run(["docker", "--host", self.socket, *arguments], capture_output=True, text=True)

    def __enter__(self):
        end = time.monotonic() + 60
        while self.docker("version").returncode != 0:
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit(f"dockerd does not answer: see {self.folder}/log")
            time.sleep(0.2)
        self.must("swarm", "init", "--listen-addr", "127.0.0.1:0", "--advertise-addr", "127.0.0.1")
        return self

    def must(self, *arguments):
        done = self.docker(*arguments)
        if done.returncode != 0:
            sys.exit(f"docker {' '.join(arguments)}: {done.stderr}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        # It leaves the network of its containers mounted, and the folder could not go.
        subprocess.run(["umount", f"{self.folder}/exec/netns/default"], stderr=subprocess.DEVNULL)


def make_image(engine, folder):
    """The service, HAProxy and a shell, with the libraries that they load."""
    root = os.path.join(folder, "image")
    programs = {"chatd": CHATD, "haproxy": shutil.which("haproxy"), "sh": "/bin/sh", "cat": "/bin/cat"}
    os.makedirs(f"{root}/bin")
    os.makedirs(f"{root}/tmp")
    for name, path in programs.items():
        shutil.copy(path, f"{root}/bin/{name}")
        listed = subprocess.run(["ldd", path], capture_output=True, text=True).stdout
        for library in re.findall(r"(/\S+) \(0x", listed):
            os.makedirs(root + os.path.dirname(library), exist_ok=True)
            shutil.copy(library, root + library)
    shutil.copy(os.path.join(ROOT, "bench", "swarm", "gate"), f"{root}/bin/gate")
    subprocess.run(["tar", "-C", root, "-cf", f"{folder}/image.tar", "."], check=True)
    engine.must("import", f"{folder}/image.tar", IMAGE)


def headroom(folder, engine, *arguments, **how):
    environment = dict(os.environ, DOCKER_HOST=engine.socket)
    return subprocess.Popen([HEADROOM, *arguments], cwd=folder, env=environment, text=True, **how)


def carried_out(folder, engine, *arguments):
    process = headroom(folder, engine, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.communicate()
    if process.returncode not in (0, 1, 4):
        sys.exit(f"headroom {' '.join(arguments)}: {errors}")
    return output


def measure(folder, engine):
    carried_out(folder, engine, "up")
    operating = headroom(folder, engine, "operate", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        result = json.loads(carried_out(folder, engine, "test", "surge", "--json"))
    finally:
        operating.send_signal(2)
        told, _ = operating.communicate()
        status = carried_out(folder, engine, "status")
        carried_out(folder, engine, "down")
    print(told)
    counts = [int(most) for most in re.findall(r"model \d+ -> (\d+)", told)]
    left = len(re.findall(r"^model-\d+ +ready", status, re.MULTILINE))
    total = result["total"]
    print(f"models: {max(counts, default=1)} at the most (bar 5), {left} at the end (bar 2)")
    print(f"requests: {total['count']}, failed: {sum(total['errors'].values())} (bar 0)")
    for requirement in result["requirements"]:
        print(f"{requirement['text']}: {requirement['verdict']}, {requirement['value']:.4g}")
    for figure in (result["prediction"] or {"figures": []})["figures"]:
        print(f"{figure['name']}: predicted {figure['predicted']:.4g}, measured {figure['measured']:.4g}")


def main():
    need(HEADROOM, CHATD, "dockerd", "docker", "haproxy", "tar")
    print(host(), flush=True)
    folder = tempfile.mkdtemp(prefix="headroom-bench-")
    try:
        service = os.path.join(folder, "service")
        os.mkdir(service)
        for file in ("headroom.yaml", "answers.csv"):
            shutil.copy(os.path.join(ROOT, "bench", "swarm", file), service)
        with Engine(folder) as engine:
            make_image(engine, folder)
            measure(service, engine)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
