"""What the benchmarks of this folder share: an nginx of their own, programs run with their CPU time
measured, medians.

Only loopback, free ports, and processes started here; what is started is ended, by its pid.
"""
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEADROOM = os.environ.get("HEADROOM", os.path.join(ROOT, "build", "release", "headroom"))

NGINX = """
worker_processes 1;
worker_cpu_affinity 01;
worker_rlimit_nofile 60000;
error_log {folder}/error.log crit;
pid {folder}/nginx.pid;
daemon off;
events {{ worker_connections 50000; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  http2_max_concurrent_streams 1000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} {speaks} backlog=4096;
    ssl_certificate {folder}/cert.pem;
    ssl_certificate_key {folder}/key.pem;
    root {folder}/www;
    location = /empty {{ return 200; }}
  }}
}}
"""

CADDY = """
{{
  admin off
  log {{
    level ERROR
  }}
  auto_https off
  default_sni 127.0.0.1
  storage file_system {folder}
}}
https://127.0.0.1:{port} {{
  tls {folder}/cert.pem {folder}/key.pem
  root * {folder}/www
  respond /empty 200
  file_server
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def need(*programs):
    for program in programs:
        if shutil.which(program) is None and not os.path.exists(program):
            sys.exit(f"{program} is missing: tools/setup bench, make build")


def wait_until_listening(port, process):
    while True:
        if process.poll() is not None:
            sys.exit("the server ended at once")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return


class Server:
    """A server program, ended when the `with` block is left."""

    def __init__(self, command, port, folder=None, scheme="http"):
        self.port = port
        self.scheme = scheme
        self.folder = folder
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until_listening(port, self.process)

    def url(self, path="/"):
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def site():
    """A folder with a certificate for servers, and www/ with files of 600 and of 60,000 bytes."""
    need("openssl")
    folder = tempfile.mkdtemp(prefix="headroom-bench-")
    os.chmod(folder, 0o755)
    os.mkdir(os.path.join(folder, "www"))
    for size in (600, 60000):
        with open(os.path.join(folder, "www", str(size)), "w") as file:
            file.write("x" * size)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", f"{folder}/key.pem",
                    "-out", f"{folder}/cert.pem"], check=True, stderr=subprocess.DEVNULL)
    return folder


def nginx(speaks=""):
    """One worker on core 0; /empty is `return 200`, /600 a file of 600 bytes. It speaks HTTP/1.1, or as
    the words say that its `listen` may have: "http2", "ssl", "ssl http2"."""
    need("nginx", "taskset")
    folder = site()
    port = free_port()
    config = os.path.join(folder, "nginx.conf")
    with open(config, "w") as file:
        file.write(NGINX.format(folder=folder, port=port, speaks=speaks))
    scheme = "https" if "ssl" in speaks else "http"
    return Server(["nginx", "-p", folder, "-c", config], port, folder, scheme)


def caddy():
    """On core 0, with one thread at work; /empty is a bare 200, /600 and /60000 files. It speaks HTTP/1.1,
    2 and 3."""
    need("caddy", "taskset")
    folder = site()
    port = free_port()
    config = os.path.join(folder, "Caddyfile")
    with open(config, "w") as file:
        file.write(CADDY.format(folder=folder, port=port))
    command = ["taskset", "-c", "0", "env", f"HOME={folder}", "GOMAXPROCS=1", "caddy", "run",
               "--config", config, "--adapter", "caddyfile"]
    return Server(command, port, folder, "https")


def run(command, core=1):
    """Runs it pinned to a core; gives its output and the CPU seconds it used, user and system."""
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(["taskset", "-c", str(core)] + command, stdout=output)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return output.read(), used.ru_utime + used.ru_stime


def headroom(arguments, core=1):
    """`headroom test` with these arguments: its JSON, and the CPU seconds of the whole process."""
    need(HEADROOM)
    with tempfile.TemporaryDirectory(prefix="headroom-bench-") as folder:
        before = os.getcwd()
        os.chdir(folder)  # where it keeps its runs
        try:
            output, cpu = run([HEADROOM, "test"] + arguments + ["--json"], core)
        finally:
            os.chdir(before)
    return json.loads(output), cpu


def median(values):
    return statistics.median(values)


def host():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if "model name" in line), "?")
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"],
                            capture_output=True, text=True).stdout.strip()
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {model}, commit {commit}, load average before {load:.1f}"
