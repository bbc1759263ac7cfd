#!/usr/bin/env python3
"""Is what was learned at one size true at others? For each service of bench/calibration: a calm run in environment `one`, one
in bursts at 60 % of what the calm one says that it takes, `headroom learn` of both, and then, in the larger environments, the break
point and the 95th percentile at 70 % of it, predicted beside measured. Bars: 10 % and 20 %. About twenty minutes for each
service; name services to have only those.

    bench/predicted_vs_measured.py [chat nginx redis postgres]
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import measuring

BREAK_BAR, PERCENTILE_BAR = 0.10, 0.20
BUSY = 0.6  # of what one replica takes, on average
BURSTS = "gamma(cv 4)"  # requests that follow each other, as they do where load is high


def headroom(folder, *arguments):
    done = subprocess.run([measuring.HEADROOM, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1, 4):
        sys.exit(f"headroom {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def figures(result):
    prediction = result.get("prediction") or {"figures": []}
    return {one["name"]: one for one in prediction["figures"]}


def told(name, figure, bar):
    verdict = "held" if abs(figure["error"]) <= bar else "MISSED"
    print(f"    {name:32} predicted {figure['predicted']:9.4g}  measured {figure['measured']:9.4g}  "
          f"{figure['error']:+7.1%}  bar {bar:.0%}: {verdict}", flush=True)


def measure(folder, *arguments):
    return json.loads(headroom(folder, "test", "calm", "--json", *arguments))


def learn(folder):
    calm = measure(folder, "--environment", "one")["run"]
    headroom(folder, "learn", calm)
    foreseen = json.loads(headroom(folder, "plan", "breakpoint", "--environment", "one", "--json"))
    rate = f"{foreseen['holds_at_per_s'] * BUSY:.3g}/s"
    bursts = measure(folder, "--environment", "one", "--rate", rate, "--arrivals", BURSTS)["run"]
    print(f"  learned from a calm run and one at {rate} in bursts, {BURSTS}")
    print(headroom(folder, "learn", calm, bursts), flush=True)


def compare(service, root):
    folder = os.path.join(root, "bench", "calibration", service)
    print(f"{service}: load average {os.getloadavg()[0]:.2f}", flush=True)
    learn(folder)
    for environment in ("two", "four"):
        print(f"  environment {environment}", flush=True)
        search = json.loads(headroom(folder, "test", "breakpoint", "--environment", environment, "--json"))
        if "break point" not in figures(search):
            print(f"    no break point to compare: {search['verdict']}, {search['ending']}", flush=True)
            continue
        told("break point", figures(search)["break point"], BREAK_BAR)
        rate = f"{search['holds_at_per_s'] * 0.7:.3g}/s"
        run = measure(folder, "--environment", environment, "--rate", rate)
        for name, figure in figures(run).items():
            if name.endswith("p95"):
                told(f"{name} at {rate}", figure, PERCENTILE_BAR)


def main():
    measuring.need(measuring.HEADROOM)
    root = tempfile.mkdtemp(prefix="headroom-bench-")
    try:
        for part in ("bench/calibration", "examples/chat/data"):
            shutil.copytree(os.path.join(measuring.ROOT, part), os.path.join(root, part))
        for service in sys.argv[1:] or ("chat", "nginx", "redis", "postgres"):
            compare(service, root)
    finally:
        shutil.rmtree(root)


main()
