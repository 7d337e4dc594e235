"""Addresses that are confirmed by mail, and what mails let in to."""

import pytest
from supabase_auth.errors import AuthImplicitGrantRedirectError

from support.clients import assert_alive, listening, new_admin, new_client, refused
from support.environment import SITE_URL
from support.people import OTHER_PASSWORD, PASSWORD, member, new_address
from support.post import Post

BY = pytest.mark.parametrize("by", ["code", "hash"])


def proof(kind, email, mail, by):
    return {"type": kind, "token_hash": mail.hash} if by == "hash" else {"type": kind, "email": email, "token": mail.code}


def newcomer(client):
    email = new_address()
    options = {"data": {"plan": "free"}, "email_redirect_to": f"{SITE_URL}/welcome"}
    answer = client.sign_up({"email": email, "password": PASSWORD, "options": options})
    assert answer.session is None
    assert answer.user.email == email
    assert answer.user.email_confirmed_at is None
    assert answer.user.user_metadata["plan"] == "free"
    return email, answer.user


def test_a_new_address_is_confirmed_by_the_link_in_a_mail_and_no_password_lets_in_before():
    client = new_client()
    email, user = newcomer(client)
    with refused(400, "email_not_confirmed"):
        client.sign_in_with_password({"email": email, "password": PASSWORD})
    heard = listening(client)
    mail = Post(email).next()
    place = mail.follow()
    assert place.startswith(f"{SITE_URL}/welcome#")

    client.initialize(url=place)

    assert heard == [("SIGNED_IN", user.id)]
    assert client.get_user().user.email_confirmed_at is not None
    assert_alive(client, user.id)
    assert new_client().sign_in_with_password({"email": email, "password": PASSWORD}).user.id == user.id

    with pytest.raises(AuthImplicitGrantRedirectError) as caught:
        new_client().initialize_from_url(mail.follow())
    assert caught.value.details == {"code": "otp_expired", "error": "access_denied"}


@BY
@pytest.mark.parametrize("kind", ["signup", "email"])
def test_or_by_what_is_in_it(kind, by):
    client = new_client()
    email, user = newcomer(client)
    params = proof(kind, email, Post(email).next(), by)

    assert client.verify_otp(params).user.id == user.id
    assert_alive(client, user.id)
    with refused(403, "otp_expired"):
        new_client().verify_otp(params)


def test_a_mail_that_was_lost_is_sent_again():
    client = new_client()
    email, user = newcomer(client)
    post = Post(email)
    lost = post.next()
    client.resend({"type": "signup", "email": email, "options": {"email_redirect_to": f"{SITE_URL}/again"}})
    place = post.next().follow()

    with refused(403, "otp_expired"):
        client.verify_otp(proof("signup", email, lost, "hash"))
    assert place.startswith(f"{SITE_URL}/again#")
    client.initialize_from_url(place)
    assert_alive(client, user.id)


@BY
@pytest.mark.parametrize("kind", ["magiclink", "email"])
def test_a_mail_lets_in_without_a_password(kind, by):
    person = member()
    client = new_client()
    answer = client.sign_in_with_otp({**person.address, "options": {"email_redirect_to": f"{SITE_URL}/inside"}})
    assert (answer.user, answer.session) == (None, None)

    client.verify_otp(proof(kind, person.address["email"], person.post.next(), by))

    assert_alive(client, person.id)


def test_a_link_to_choose_a_new_password_says_what_it_is_for():
    person = member()
    client = new_client()
    heard = listening(client)
    client.reset_password_for_email(person.address["email"], {"redirect_to": f"{SITE_URL}/new-password"})
    client.initialize_from_url(person.post.next().follow())

    assert heard == [("SIGNED_IN", person.id), ("PASSWORD_RECOVERY", person.id)]
    client.update_user({"password": OTHER_PASSWORD})
    person.sign_in(OTHER_PASSWORD)
    with refused(400, "invalid_credentials"):
        person.sign_in()


@BY
def test_what_is_in_that_mail_lets_choose_one_too(by):
    person = member()
    client = new_client()
    heard = listening(client)
    client.reset_password_email(person.address["email"])
    client.verify_otp(proof("recovery", person.address["email"], person.post.next(), by))

    assert heard == [("PASSWORD_RECOVERY", person.id)]
    client.update_user({"password": OTHER_PASSWORD})
    person.sign_in(OTHER_PASSWORD)


@BY
def test_a_change_of_address_is_confirmed_at_both(by):
    person = member()
    former, wanted = person.address["email"], new_address()
    user = person.client.update_user({"email": wanted}, {"email_redirect_to": f"{SITE_URL}/moved"}).user
    assert (user.email, user.new_email) == (former, wanted)
    old_mail, new_mail = person.post.next(), Post(wanted).next()

    half = person.client.verify_otp(proof("email_change", wanted, new_mail, by))
    assert (half.user, half.session) == (None, None)
    whole = person.client.verify_otp(proof("email_change", former, old_mail, by))

    assert (whole.user.id, whole.user.email) == (person.id, wanted)
    new_client().sign_in_with_password({"email": wanted, "password": PASSWORD})
    assert_alive(person.client, person.id)


def test_also_where_the_mails_had_to_be_sent_again():
    person = member()
    wanted = new_address()
    new_post = Post(wanted)
    person.client.update_user({"email": wanted})
    person.post.next(), new_post.next()
    person.client.resend({"type": "email_change", **person.address})
    for mail in person.post.next(), new_post.next():
        mail.follow()

    assert new_client().sign_in_with_password({"email": wanted, "password": PASSWORD}).user.id == person.id


@BY
def test_a_back_end_invites_somebody(by):
    email = new_address()
    user = new_admin().invite_user_by_email(email, {"data": {"team": "navy"}, "redirect_to": f"{SITE_URL}/join"}).user
    assert user.invited_at is not None
    client = new_client()
    client.verify_otp(proof("invite", email, Post(email).next(), by))
    client.update_user({"password": PASSWORD})

    joined = new_client().sign_in_with_password({"email": email, "password": PASSWORD}).user
    assert joined.id == user.id
    assert joined.user_metadata["team"] == "navy"
