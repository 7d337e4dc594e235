"""People with a session each, and wrk, which makes requests in their name."""
import json
import pathlib
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from servers import HERE, post

PASSWORD = "correct-horse-battery"


def sign_up(url, count):
    """Users with a session each, whose refresh tokens and access tokens the load uses."""
    def one(n):
        email = f"bench{n}@bench.example"
        answer = post(url + "/signup", {"email": email, "password": PASSWORD})
        return {"email": email, "access": answer["access_token"], "refresh": answer["refresh_token"]}

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(one, range(count)))


def renew(url, sessions):
    """Refresh tokens are swapped while they are used: new ones for what is measured next, outside of what was measured."""
    for session in sessions:
        answer = post(url + "/token?grant_type=password", {"email": session["email"], "password": PASSWORD})
        session["refresh"] = answer["refresh_token"]


def wrk(url, sessions, name, connections, seconds):
    """The JSON that load.lua prints at its end."""
    with tempfile.TemporaryDirectory() as scratch:
        threads = min(2, connections)
        for thread in range(threads):
            part = sessions[thread::threads]
            lines = [f'{s["email"]} {s["access"]} {s["refresh"]}' for s in part]
            pathlib.Path(scratch, f"sessions.{thread + 1}").write_text("\n".join(lines) + "\n")
        out = subprocess.run(
            ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--timeout", "10s", "-s", str(HERE / "load.lua"),
             url, "--", name, scratch, PASSWORD, str(int(time.time() * 1000))],
            check=True, text=True, stdout=subprocess.PIPE).stdout
        return json.loads(out[out.index("RESULT") + 6:])
