"""Links that are worth something only on the device that asked for them (PKCE)."""

from support.clients import assert_alive, listening, new_client, refused
from support.people import OTHER_PASSWORD, PASSWORD, member, new_address
from support.post import Post, code_at


def device():
    return new_client(flow_type="pkce")


def test_on_signing_up():
    email = new_address()
    client = device()
    heard = listening(client)
    user = client.sign_up({"email": email, "password": PASSWORD}).user

    answer = client.exchange_code_for_session({"auth_code": code_at(Post(email).next().follow())})

    assert answer.user.id == user.id
    assert heard == [("SIGNED_IN", user.id)]
    assert_alive(client, user.id)


def test_on_signing_in_and_for_nobody_else():
    person = member()
    client, thief = device(), device()
    client.sign_in_with_otp(person.address)
    thief.sign_in_with_otp({"email": new_address()})
    code = code_at(person.post.next().follow())

    with refused(400, "bad_code_verifier"):
        thief.exchange_code_for_session({"auth_code": code})
    client.exchange_code_for_session({"auth_code": code})
    assert_alive(client, person.id)


def test_on_choosing_a_new_password():
    person = member()
    client = device()
    heard = listening(client)
    client.reset_password_for_email(person.address["email"])
    client.exchange_code_for_session({"auth_code": code_at(person.post.next().follow())})

    assert heard == [("PASSWORD_RECOVERY", person.id)]
    client.update_user({"password": OTHER_PASSWORD})
    person.sign_in(OTHER_PASSWORD)


def test_on_changing_the_address():
    person = member(flow_type="pkce")
    wanted = new_address()
    person.client.update_user({"email": wanted})
    person.post.next().follow()
    answer = person.client.exchange_code_for_session({"auth_code": code_at(Post(wanted).next().follow())})

    assert (answer.user.id, answer.user.email) == (person.id, wanted)
