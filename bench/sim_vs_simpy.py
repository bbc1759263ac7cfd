#!/usr/bin/python3
"""The simulator beside SimPy: one server (M/M/1), and the service of twenty components with timeouts and
retries of src/sim/graph_for_bench.h, with some 10,000 requests under way.

Both on one core, one after the other; what is compared is the processor time that a simulated request
takes. Bars: 15 million events a second for the one server, 5 million for the twenty components.

Wants Debian's python3-simpy, and with it the Python of Debian: hence the first line.
"""
import json
import os
import random
import subprocess
import sys
import time

try:
    from SimPy.Simulation import Process, Resource, Simulation, hold, passivate, release, request
except ImportError:
    sys.exit("python3-simpy is missing: apt-get install python3-simpy")

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = os.path.join(ROOT, "build", "release", "src", "sim", "headroom_sim_bench")


# --- one server -----------------------------------------------------------------------------------


class Customer(Process):
    def live(self, server):
        yield request, self, server
        yield hold, self, random.expovariate(1.0)
        yield release, self, server


class Source(Process):
    count = 0

    def live(self, server):
        while True:
            yield hold, self, random.expovariate(0.8)
            self.count += 1
            customer = Customer(sim=self.sim)
            self.sim.activate(customer, customer.live(server))


def one_server(simulated_s):
    """Processor seconds a request takes."""
    sim = Simulation()
    sim.initialize()
    source = Source(sim=sim)
    sim.activate(source, source.live(Resource(capacity=1, sim=sim)))
    begun = time.process_time()
    sim.simulate(until=simulated_s)
    return (time.process_time() - begun) / source.count


# --- twenty components ----------------------------------------------------------------------------

WIDTH, DEPTH, WORK, RATE = 5, 4, 0.1, 20_000
TIMEOUT, ATTEMPTS, BACKOFF = 2.0, 3, 0.1


class Component:
    def __init__(self, sim, layer, place):
        rate = RATE * (1 if layer == 0 else 2) / WIDTH
        is_last = layer == DEPTH - 1
        self.servers = Resource(capacity=int(rate * WORK / 0.9), sim=sim) if is_last else None
        count = 0 if is_last else 2 if layer == 0 else 1
        self.calls = [(layer + 1) * WIDTH + (place + k) % WIDTH for k in range(count)]


class Served(Process):
    """A request at a component; interrupts its caller when it is done, if that still waits."""

    def live(self, graph, component, caller):
        if component.servers:
            yield request, self, component.servers
        yield hold, self, random.expovariate(1 / WORK)
        if component.servers:
            yield release, self, component.servers
        self.out = len(component.calls)
        for to in component.calls:
            call = Calling(sim=self.sim)
            self.sim.activate(call, call.live(graph, graph[to], self))
        if self.out:
            yield passivate, self
        if caller.attempt is self:
            self.interrupt(caller)


class Calling(Process):
    """A call with its timeout and retries; wakes its owner when it was the last."""

    attempt = None

    def live(self, graph, component, owner):
        for number in range(ATTEMPTS):
            self.attempt = Served(sim=self.sim)
            self.sim.activate(self.attempt, self.attempt.live(graph, component, self))
            yield hold, self, TIMEOUT
            if self.interrupted():
                self.interruptReset()
                break
            self.attempt = None
            yield hold, self, random.random() * BACKOFF * 2**number
        owner.out -= 1
        if owner.out == 0:
            self.sim.reactivate(owner)


class User(Process):
    out = 1

    def live(self, graph, users):
        users["under way"] += 1
        call = Calling(sim=self.sim)
        self.sim.activate(call, call.live(graph, graph[random.randrange(WIDTH)], self))
        yield passivate, self
        users["under way"] -= 1


class Users(Process):
    def live(self, graph, users):
        while True:
            yield hold, self, random.expovariate(RATE)
            users["come"] += 1
            user = User(sim=self.sim)
            self.sim.activate(user, user.live(graph, users))


class Watch(Process):
    """Notes when the warm-up is over: SimPy does not go on after the end of a run."""

    def live(self, users, warm_up_s):
        yield hold, self, warm_up_s
        users["come before"], users["begun"] = users["come"], time.process_time()


def twenty_components(warm_up_s, simulated_s):
    """Processor seconds a request takes, and how many are under way."""
    sim = Simulation()
    sim.initialize()
    graph = [Component(sim, layer, place) for layer in range(DEPTH) for place in range(WIDTH)]
    users = {"come": 0, "under way": 0}
    source = Users(sim=sim)
    sim.activate(source, source.live(graph, users))
    watch = Watch(sim=sim)
    sim.activate(watch, watch.live(users, warm_up_s))
    sim.simulate(until=warm_up_s + simulated_s)
    took_s = time.process_time() - users["begun"]
    return took_s / (users["come"] - users["come before"]), users["under way"]


def ours():
    report = subprocess.run(
        [BENCH, "--benchmark_filter=OneServer$|TwentyComponents", "--benchmark_format=json",
         "--benchmark_min_time=2"], check=True, capture_output=True, text=True).stdout
    seconds = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3}
    found = {}
    for row in json.loads(report)["benchmarks"]:
        row["cpu_s"] = row["cpu_time"] * seconds[row["time_unit"]]
        found[row["name"]] = row
    return found


def main():
    print(f"load average {os.getloadavg()[0]:.1f}; processor time, one core")
    measured = ours()
    one = measured["BM_OneServer"]
    twenty = measured["BM_TwentyComponents"]
    # An iteration is 1000 s at 0.8 requests a second, or a tenth of a second at RATE.
    one_s, twenty_s = one["cpu_s"] / 800, twenty["cpu_s"] / (RATE / 10)
    simpy_one = one_server(100_000)
    simpy_twenty, under_way = twenty_components(1.0, 0.5)
    print(f"{'':18}{'events/s':>12}{'ns/request':>12}{'SimPy':>12}{'faster':>9}")
    print(f"{'one server':18}{one['items_per_second']:12,.0f}{one_s * 1e9:12,.0f}"
          f"{simpy_one * 1e9:12,.0f}{simpy_one / one_s:8.0f}x")
    print(f"{'twenty components':18}{twenty['items_per_second']:12,.0f}{twenty_s * 1e9:12,.0f}"
          f"{simpy_twenty * 1e9:12,.0f}{simpy_twenty / twenty_s:8.0f}x")
    print(f"requests under way: {twenty['in flight']:,.0f}, with SimPy {under_way:,}")


if __name__ == "__main__":
    main()
