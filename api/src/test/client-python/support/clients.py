"""Clients as devices and back ends hold them."""

from contextlib import contextmanager

import httpx
import pytest
from supabase_auth import SyncGoTrueClient
from supabase_auth.errors import AuthApiError

from support.called import Remembering
from support.environment import ANON_KEY, CONFIRMING_URL, SERVICE_ROLE_KEY

# as the client makes them, but once for all: it takes longer than the tests
_CONNECTIONS = httpx.Client(follow_redirects=True, http2=True)


def _client(key, http_client=_CONNECTIONS, **options):
    headers = {"apikey": key, "Authorization": f"Bearer {key}"}
    client = SyncGoTrueClient(
        url=CONFIRMING_URL, headers=headers, auto_refresh_token=False, http_client=http_client, **options
    )
    return Remembering(client)


def new_client(**options):
    """One device, with a storage of its own."""
    return _client(ANON_KEY, **options)


def new_admin():
    """What a back end uses."""
    return _client(SERVICE_ROLE_KEY).admin


def listening(client):
    """What a listener of the client hears from now on: (event, id of the user or None)."""
    heard = []
    client.on_auth_state_change(lambda event, session: heard.append((event, session and session.user.id)))
    return heard


@contextmanager
def refused(status, code):
    """The server refuses with this status and this code, and the client understands both."""
    with pytest.raises(AuthApiError) as caught:
        yield
    assert (caught.value.status, caught.value.code) == (status, code), caught.value.message


def assert_alive(client, user_id):
    """The session of a device works, and can be refreshed."""
    assert client.get_user().user.id == user_id
    assert client.refresh_session().user.id == user_id
