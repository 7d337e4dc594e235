"""What people do with their account and its sessions."""

from contextlib import closing

import jwt
import pytest
from supabase_auth import SyncMemoryStorage
from supabase_auth.errors import AuthInvalidJwtError

from support.clients import assert_alive, listening, new_admin, new_client, refused
from support.environment import JWT_SECRET
from support.people import OTHER_PASSWORD, PASSWORD, caller, member, new_address
from support.post import Post


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_a_listener_hears_how_a_session_begins_changes_and_ends():
    person = member()
    client = new_client()
    heard = listening(client)
    client.sign_in_with_password({**person.address, "password": PASSWORD})
    client.refresh_session()
    assert client.update_user({"data": {"heard": True}}).user.user_metadata["heard"] is True
    client.sign_out()

    assert [event for event, _ in heard] == ["SIGNED_IN", "TOKEN_REFRESHED", "USER_UPDATED", "SIGNED_OUT"]
    assert client.get_session() is None
    assert client.get_user() is None


def test_an_app_that_is_opened_again_is_still_signed_in():
    storage = SyncMemoryStorage()
    person = member(storage=storage)
    client = new_client(storage=storage)
    heard = listening(client)
    client.initialize_from_storage()

    assert heard == [("SIGNED_IN", person.id)]
    assert_alive(client, person.id)


def test_a_session_is_handed_over_to_another_client():
    person = member()
    session = person.client.get_session()
    with closing(new_client(http_client=None)) as client:
        assert client.set_session(session.access_token, session.refresh_token).user.id == person.id
        assert_alive(client, person.id)


def test_claims_are_verified_with_the_published_key():
    person = member()
    token = person.client.get_session().access_token
    answer = person.client.get_claims()

    assert answer["claims"]["sub"] == person.id
    assert answer["headers"]["alg"] == jwt.get_unverified_header(token)["alg"] == "ES256"
    header, payload, signature = token.split(".")
    others = jwt.encode({**claims_of(token), "role": "service_role"}, JWT_SECRET).split(".")[1]
    with pytest.raises(AuthInvalidJwtError):
        person.client.get_claims(f"{header}.{others}.{signature}")


@pytest.mark.parametrize(
    ("scope", "ended"), [("local", ["phone"]), ("others", ["laptop"]), ("global", ["phone", "laptop"])]
)
@pytest.mark.parametrize("by", ["user", "back end"])
def test_signing_out_ends_the_sessions_that_it_says(scope, ended, by):
    person = member()
    devices = {"phone": person.client, "laptop": person.sign_in()}
    sessions = {name: client.get_session() for name, client in devices.items()}
    if by == "user":
        person.client.sign_out({"scope": scope})
    else:
        new_admin().sign_out(sessions["phone"].access_token, scope)

    for name, session in sessions.items():
        client = new_client()
        if name in ended:
            with refused(400, "refresh_token_not_found"):
                client.refresh_session(session.refresh_token)
        else:
            assert client.refresh_session(session.refresh_token).user.id == person.id


def test_somebody_who_does_not_say_who_they_are_keeps_their_account_on_saying_it():
    client = new_client()
    stranger = client.sign_in_anonymously({"options": {"data": {"cart": ["tea"]}}}).user
    assert stranger.is_anonymous
    email = new_address()
    client.update_user({"email": email})
    user = client.verify_otp({"type": "email_change", "email": email, "token": Post(email).next().code}).user
    client.update_user({"password": PASSWORD})

    assert (user.id, user.email, user.is_anonymous) == (stranger.id, email, False)
    assert user.user_metadata["cart"] == ["tea"]
    new_client().sign_in_with_password({"email": email, "password": PASSWORD})


def test_one_of_two_ways_to_sign_in_is_given_up_and_the_last_is_not():
    person = caller()
    email = new_address()
    person.client.update_user({"email": email})
    person.client.verify_otp({"type": "email_change", "email": email, "token": Post(email).next().code})
    identities = {identity.provider: identity for identity in person.client.get_user_identities().identities}
    assert set(identities) == {"email", "phone"}

    person.client.unlink_identity(identities["phone"])

    assert [identity.provider for identity in person.client.get_user_identities().identities] == ["email"]
    with refused(422, "single_identity_not_deletable"):
        person.client.unlink_identity(identities["email"])


def test_whoever_came_in_long_ago_proves_anew_who_they_are_before_they_change_their_password():
    person = member()
    session = person.client.get_session()
    # does not say since when they are in
    claims = {name: value for name, value in claims_of(session.access_token).items() if name != "session_id"}
    person.client.set_session(jwt.encode(claims, JWT_SECRET, "HS256"), session.refresh_token)
    with refused(400, "reauthentication_needed"):
        person.client.update_user({"password": OTHER_PASSWORD})
    person.client.reauthenticate()
    nonce = person.post.next().code

    with refused(422, "reauthentication_not_valid"):
        person.client.update_user({"password": OTHER_PASSWORD, "nonce": "000000" if nonce != "000000" else "000001"})
    person.client.update_user({"password": OTHER_PASSWORD, "nonce": nonce})
    person.sign_in(OTHER_PASSWORD)
