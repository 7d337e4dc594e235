"""What back ends do with the service role's key."""

import pytest

from support.clients import assert_alive, new_admin, new_client, refused
from support.environment import SITE_URL
from support.people import OTHER_PASSWORD, PASSWORD, member, new_address
from support.post import follow


def test_a_user_is_created_found_changed_and_deleted():
    admin = new_admin()
    email = new_address()
    attributes = {"email": email, "password": PASSWORD, "email_confirm": True, "app_metadata": {"tenant": "navy"}}
    user = admin.create_user(attributes).user
    assert user.app_metadata == {"provider": "email", "providers": ["email"], "tenant": "navy"}
    assert admin.get_user_by_id(user.id).user == user
    assert user.id in [each.id for each in admin.list_users()]
    assert len(admin.list_users(page=1, per_page=1)) == 1

    changed = admin.update_user_by_id(user.id, {"password": OTHER_PASSWORD, "user_metadata": {"plan": "gold"}}).user
    assert changed.user_metadata["plan"] == "gold"
    new_client().sign_in_with_password({"email": email, "password": OTHER_PASSWORD})
    assert admin.update_user_by_id(user.id, {"ban_duration": "1h"}).user.banned_until is not None
    with refused(400, "user_banned"):
        new_client().sign_in_with_password({"email": email, "password": OTHER_PASSWORD})

    admin.delete_user(user.id)
    with refused(404, "user_not_found"):
        admin.get_user_by_id(user.id)


def test_a_user_is_deleted_but_remembered():
    admin = new_admin()
    person = member()
    admin.delete_user(person.id, should_soft_delete=True)

    # the client cannot read an identity of which nothing is left; a list has none
    [remembered] = [user for user in admin.list_users() if user.id == person.id]
    assert remembered.deleted_at is not None
    with refused(400, "invalid_credentials"):
        person.sign_in()


@pytest.mark.parametrize("kind", ["signup", "invite", "magiclink", "recovery"])
def test_links_that_the_back_end_mails_itself_let_in(kind):
    params = {"type": kind, "email": new_address(), "options": {"redirect_to": f"{SITE_URL}/mailed-by-us"}}
    if kind == "signup":
        params["password"] = PASSWORD
    if kind in ("magiclink", "recovery"):
        params.update(member().address)
    link = new_admin().generate_link(params)
    assert link.properties.verification_type == kind
    assert link.properties.redirect_to == f"{SITE_URL}/mailed-by-us"
    place = follow(link.properties.action_link)

    assert place.startswith(f"{SITE_URL}/mailed-by-us#")
    client = new_client()
    client.initialize_from_url(place)
    assert_alive(client, link.user.id)


def test_links_for_both_sides_of_a_change_of_address():
    person = member()
    wanted = new_address()
    client = new_client()
    for kind in ("email_change_current", "email_change_new"):
        link = new_admin().generate_link({"type": kind, **person.address, "new_email": wanted})
        client.verify_otp({"type": "email_change", "token_hash": link.properties.hashed_token})

    assert client.get_user().user.email == wanted


def test_a_user_is_no_back_end():
    person = member()
    with refused(403, "not_admin"):
        person.client.admin.list_users()
