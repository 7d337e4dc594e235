"""People who have an account, and what arrives at their addresses."""

from dataclasses import dataclass
from random import randrange
from uuid import uuid4

from support.clients import new_admin, new_client
from support.called import Remembering
from support.post import Post

PASSWORD = "correct horse battery staple"
OTHER_PASSWORD = "another horse, another staple"


def new_address():
    return f"{uuid4()}@example.com"


def new_number():
    return f"4915{randrange(10**8, 10**9)}"


@dataclass
class Person:
    address: dict
    client: Remembering
    id: str
    post: Post

    def sign_in(self, password=PASSWORD):
        """On another device."""
        client = new_client()
        client.sign_in_with_password({**self.address, "password": password})
        return client


def _person(address, confirmed, **options):
    new_admin().create_user({**address, "password": PASSWORD, confirmed: True})
    client = new_client(**options)
    user = client.sign_in_with_password({**address, "password": PASSWORD}).user
    return Person(address, client, user.id, Post(*address.values()))


def member(**options):
    """Somebody with a confirmed address, signed in on one device."""
    return _person({"email": new_address()}, "email_confirm", **options)


def caller():
    """Somebody with a confirmed number, signed in on one device."""
    return _person({"phone": new_number()}, "phone_confirm")
