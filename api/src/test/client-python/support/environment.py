"""Where the server under test is, and the keys that an app and its back end hold."""

import os

_NAMES = ("CONFIRMING_URL", "MESSAGES_URL", "ANON_KEY", "SERVICE_ROLE_KEY", "JWT_SECRET")
_missing = [name for name in _NAMES if not os.environ.get(name)]
if _missing:
    raise RuntimeError(f"Set {', '.join(_missing)} to point these tests at a server; README.md says how.")

CONFIRMING_URL = os.environ["CONFIRMING_URL"].rstrip("/")
MESSAGES_URL = os.environ["MESSAGES_URL"]
ANON_KEY = os.environ["ANON_KEY"]
SERVICE_ROLE_KEY = os.environ["SERVICE_ROLE_KEY"]
JWT_SECRET = os.environ["JWT_SECRET"]
SITE_URL = "https://app.example.com"
