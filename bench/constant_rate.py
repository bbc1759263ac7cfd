#!/usr/bin/env python3
"""Constant arrival rate against nginx on the other core: is the rate kept, how late are the sends?

Bars: 20,000/s within 0.1 %, lateness p99 under 1 ms; 50,000/s within 0.05 %, p99 under 200 us.

    bench/constant_rate.py [RATE [SECONDS [ROUNDS]]]    20000/s, 5 s and 5 rounds unless told
"""
import sys

from measuring import headroom, host, median, nginx


def main():
    rate = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    print(f"constant {rate}/s, {rounds} rounds of {seconds} s; {host()}")
    achieved, p50, p99, worst, cpu_us = [], [], [], [], []
    with nginx() as server:
        for _ in range(rounds):
            result, cpu = headroom([server.url("/empty"), "--rate", f"{rate}/s", "--for",
                                    f"{seconds}s", "--threads", "1"])
            count = result["requests"]["request"]["count"]
            lateness = result["generator"]["lateness_s"]
            achieved.append(count / seconds)
            p50.append(lateness["p50"] * 1e6)
            p99.append(lateness["p99"] * 1e6)
            worst.append(lateness["max"] * 1e6)
            cpu_us.append(cpu / count * 1e6)
    off = (median(achieved) / rate - 1) * 100
    print(f"achieved {median(achieved):.1f}/s ({off:+.3f} %), lateness p50 {median(p50):.0f} us, "
          f"p99 {median(p99):.0f} us, max {median(worst):.0f} us, CPU {median(cpu_us):.2f} us/request")


if __name__ == "__main__":
    main()
