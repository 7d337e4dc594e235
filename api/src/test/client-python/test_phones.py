"""Numbers that are confirmed by text message, and codes that let in."""

from support.clients import assert_alive, new_client, refused
from support.people import PASSWORD, caller, new_number
from support.post import Post


def test_a_new_number_is_confirmed_by_a_code_also_where_it_had_to_be_sent_again():
    phone = new_number()
    post = Post(phone)
    client = new_client()
    answer = client.sign_up({"phone": phone, "password": PASSWORD, "options": {"channel": "whatsapp"}})
    assert answer.session is None
    with refused(400, "phone_not_confirmed"):
        client.sign_in_with_password({"phone": phone, "password": PASSWORD})
    post.next()
    client.resend({"type": "sms", "phone": phone})

    client.verify_otp({"type": "sms", "phone": phone, "token": post.next().code})

    assert_alive(client, answer.user.id)
    assert new_client().sign_in_with_password({"phone": phone, "password": PASSWORD}).user.phone == phone


def test_a_code_lets_in():
    person = caller()
    client = new_client()
    client.sign_in_with_otp(person.address)
    client.verify_otp({"type": "sms", **person.address, "token": person.post.next().code})

    assert_alive(client, person.id)


def test_a_code_confirms_another_number_also_where_it_had_to_be_sent_again():
    person = caller()
    phone = new_number()
    post = Post(phone)
    assert person.client.update_user({"phone": phone}).user.new_phone == phone
    post.next()
    # whose change it is, the server is told by the number that they have
    person.client.resend({"type": "phone_change", **person.address})
    user = person.client.verify_otp({"type": "phone_change", "phone": phone, "token": post.next().code}).user

    assert (user.id, user.phone) == (person.id, phone)
