"""Who asks: a user of whom there is one for the whole run, or the service role."""

import json
import os
import urllib.request
import uuid

import schemathesis

BASE_URL = os.environ["BASE_URL"]
PASSWORD = "a password of the run"


def post(path, body):
    request = urllib.request.Request(BASE_URL + path, json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def sign_up():
    email = f"{uuid.uuid4()}@example.com"
    return email, post("/signup", {"email": email, "password": PASSWORD})["access_token"]


if os.environ["AS"] == "user":
    _, USER = sign_up()
    # signs in for every sign-out, since a token is of no use after it
    LEAVING, _ = sign_up()


def token(case):
    if os.environ["AS"] == "service_role":
        return os.environ["SERVICE_ROLE_KEY"]
    if case.operation.path == "/logout":
        return post("/token?grant_type=password", {"email": LEAVING, "password": PASSWORD})["access_token"]
    return USER


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers = case.headers or {}
    case.headers["Authorization"] = "Bearer " + token(case)
