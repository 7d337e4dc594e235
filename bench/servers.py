"""What the measurements start: a durable PostgreSQL and the packaged jar, on loopback only, and how they speak to them."""
import argparse
import json
import os
import pathlib
import pwd
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
SECRET = "a-secret-for-measurements-of-at-least-32-characters"
TICK = os.sysconf("SC_CLK_TCK")
NAME = pathlib.Path(sys.argv[0]).name


def options(description):
    """The options that all measurements have."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jar", default=str(HERE.parent / "api/target/chancery.jar"))
    parser.add_argument("--java", default=os.environ.get("JAVA_HOME", "") + "/bin/java" if os.environ.get("JAVA_HOME") else "java")
    parser.add_argument("--java-options", default="-XX:+UseSerialGC -Xmx192m")
    return parser


def machine():
    """What a table is worth depends on it."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}"


def nothing_of_ours(**settings):
    """An environment in which the service finds no settings but these: not the database of whoever measures."""
    kept = ("PATH", "HOME", "JAVA_HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | settings


class Scratch:
    """A directory that ends with the measurement. The database's own account may read in it."""

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory(prefix="chancery-bench-")
        os.chmod(self.directory.name, 0o755)
        return pathlib.Path(self.directory.name)

    def __exit__(self, *_):
        self.directory.cleanup()


class Postgres:
    """A durable PostgreSQL of the system's packages in a directory of its own."""

    def __init__(self, directory):
        versions = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pgbench"), key=lambda p: int(p.parts[4]))
        if not versions:
            sys.exit(f"{NAME}: no PostgreSQL server with pgbench found (Debian: apt-get install postgresql)")
        self.bin = versions[-1].parent
        self.directory = directory
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        self.port = free_port()
        self.url = f"postgres://postgres:none@127.0.0.1:{self.port}/postgres?sslmode=disable"

    def __enter__(self):
        self.directory.mkdir()
        if self.user:
            os.chown(self.directory, self.user.pw_uid, self.user.pw_gid)
        self.run("initdb", "-D", self.directory / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = (f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories= "
                   "-c shared_buffers=256MB -c max_connections=200 -c max_wal_size=4GB")
        self.run("pg_ctl", "-D", self.directory / "data", "-l", self.directory / "log", "-w", "-o", options, "start")
        return self

    def __exit__(self, *_):
        self.run("pg_ctl", "-D", self.directory / "data", "-m", "fast", "-w", "stop")

    def run(self, program, *arguments):
        demote = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        done = subprocess.run([self.bin / program, *map(str, arguments)], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, cwd="/", **demote)
        if done.returncode:
            sys.exit(f"{NAME}: {program} failed\n{done.stdout}")
        return done.stdout

    def pid(self):
        return int((self.directory / "data/postmaster.pid").read_text().split()[0])

    def client(self, program, *arguments):
        return self.run(program, "-h", "127.0.0.1", "-p", self.port, "-U", "postgres", *arguments)

    def sql(self, *commands):
        """What the statements answer, without frills. Each command is a transaction."""
        each = [part for command in commands for part in ("-c", command)]
        return self.client("psql", "-v", "ON_ERROR_STOP=1", "-qAt", *each)

    def number(self, query):
        return int(self.sql(query))

    def script(self, path):
        """A copy of a script that the database's own account may read."""
        copy = self.directory / path.name
        copy.write_bytes(path.read_bytes())
        os.chmod(copy, 0o644)
        return copy


class Service:
    """The packaged jar on such a database."""

    def __init__(self, arguments, database, directory, **settings):
        self.command = [arguments.java, *arguments.java_options.split(), "-jar", os.path.abspath(arguments.jar)]
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.directory = directory
        self.environment = nothing_of_ours(
            PORT=str(self.port),
            DATABASE_URL=database.url,
            GOTRUE_JWT_SECRET=SECRET,
            GOTRUE_MAILER_AUTOCONFIRM="true",
            GOTRUE_LOG_LEVEL="error",
            CHANCERY_LISTEN="127.0.0.1",
            CHANCERY_DATA_DIRECTORY=str(directory / "data"),
            **settings)
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, patience=120):
        """Answers how many seconds it took until requests were served."""
        begin = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=self.environment, cwd=self.directory, stdout=subprocess.DEVNULL)
        try:
            until(self.serves, "the service did not start", patience)
        except BaseException:
            self.stop()
            raise
        return time.monotonic() - begin

    def serves(self):
        if self.process.poll() is not None:
            sys.exit(f"{NAME}: the service ended with {self.process.returncode}")
        return get(self.url + "/health") is not None

    def pid(self):
        return self.process.pid

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
            self.process = None

    def chancery(self, *words):
        """Runs a command beside the service; what it printed, and after how many seconds it ended."""
        begin = time.monotonic()
        done = subprocess.run(
            [*self.command, *words], env=self.environment, cwd=self.directory, text=True, stdout=subprocess.PIPE)
        if done.returncode:
            sys.exit(f"{NAME}: chancery {' '.join(words)} ended with {done.returncode}\n{done.stdout}")
        return done.stdout, time.monotonic() - begin


def cpu(pid):
    """Seconds of processor time that a process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def cpu_of_group(postmaster):
    """Those of a postmaster, its children, and those of its children that have ended."""
    total = 0.0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, fields = int(stat.parts[2]), stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if pid == postmaster:
            total += sum(int(fields[i]) for i in (11, 12, 13, 14)) / TICK
        elif int(fields[1]) == postmaster:
            total += (int(fields[11]) + int(fields[12])) / TICK
    return total


def resident(pid):
    """MB of memory."""
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def post(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read()
    except OSError:
        return None


def until(condition, failure, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"{NAME}: {failure}")
        time.sleep(0.05)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
