"""Run after all others: what the installed client offers, compared with what they have called."""

import inspect

from supabase_auth import SyncGoTrueClient

from support.called import CALLED

FEDERATION = "another service says who somebody is"
SECOND_FACTOR = "second factors"
OAUTH_SERVER = "the server as a provider for other apps"

# what no test calls, or what begins so, and why
LEFT_OUT = {
    "sign_in_with_oauth": FEDERATION,
    "sign_in_with_sso": FEDERATION,
    "sign_in_with_id_token": FEDERATION,
    "link_identity": FEDERATION,
    "mfa.": SECOND_FACTOR,
    "admin.mfa.": SECOND_FACTOR,
    "admin.oauth.": OAUTH_SERVER,
    "admin.close": "the same as that of the client, with which it shares its connections",
}

WAYS = {
    *(f"{method} {by}" for method in ("sign_up", "sign_in_with_password", "sign_in_with_otp") for by in ("email", "phone")),
    *(
        f"verify_otp {kind} by {by}"
        for kind in ("signup", "invite", "magiclink", "recovery", "email_change", "email")
        for by in ("code", "hash")
    ),
    *(f"verify_otp {kind} by code" for kind in ("sms", "phone_change")),
    *(f"resend {kind}" for kind in ("signup", "email_change", "sms", "phone_change")),
    *(
        f"admin.generate_link {kind}"
        for kind in ("signup", "invite", "magiclink", "recovery", "email_change_current", "email_change_new")
    ),
    *(f"{method} {scope}" for method in ("sign_out", "admin.sign_out") for scope in ("global", "local", "others")),
    *(f"update_user {attribute}" for attribute in ("email", "phone", "password", "data", "nonce")),
}


def methods_of(part, prefix=""):
    """Every public method, those of its parts by ``part.name``."""
    for name, value in inspect.getmembers(part):
        if name.startswith("_"):
            continue
        if inspect.isroutine(value):
            yield prefix + name
        elif type(value).__module__.startswith("supabase_auth._sync"):
            yield from methods_of(value, f"{prefix}{name}.")


OFFERED = set(methods_of(SyncGoTrueClient(url="http://localhost")))


def is_left_out(method):
    return any(method == name or (name.endswith(".") and method.startswith(name)) for name in LEFT_OUT)


def test_every_public_method_works_but_those_that_are_left_out_for_a_reason():
    missing = sorted(method for method in OFFERED - CALLED if not is_left_out(method))
    assert not missing, f"call them in a test, or say in LEFT_OUT why not: {missing}"


def test_each_of_them_in_every_way():
    missing = sorted(WAYS - CALLED)
    assert not missing, missing


def test_what_is_left_out_is_there():
    assert [name for name in LEFT_OUT if not any(method.startswith(name) for method in OFFERED)] == []
