"""What all tests together have asked of the client, and were granted."""

CALLED = set()


def _scope(arguments):
    return (arguments or {}).get("scope", "global")


def _address(arguments):
    return "phone" if "phone" in arguments else "email"


_DETAILS = {
    "sign_up": lambda credentials: [_address(credentials)],
    "sign_in_with_password": lambda credentials: [_address(credentials)],
    "sign_in_with_otp": lambda credentials: [_address(credentials)],
    "verify_otp": lambda params: [f"{params['type']} by {'hash' if 'token_hash' in params else 'code'}"],
    "resend": lambda credentials: [credentials["type"]],
    "sign_out": lambda options=None: [_scope(options)],
    "update_user": lambda attributes, options=None: list(attributes),
    "admin.generate_link": lambda params: [params["type"]],
    "admin.sign_out": lambda jwt, scope="global": [scope],
}


class Remembering:
    """A client whose methods are noted when they are called from outside and do not raise."""

    def __init__(self, client, prefix=""):
        self._client = client
        self._prefix = prefix

    def __getattr__(self, name):
        value = getattr(self._client, name)
        if name == "admin":
            return Remembering(value, "admin.")
        if not callable(value):
            return value

        def call(*args, **kwargs):
            answer = value(*args, **kwargs)
            method = self._prefix + name
            details = _DETAILS.get(method, lambda *_, **__: [])(*args, **kwargs)
            CALLED.update([method, *(f"{method} {detail}" for detail in details)])
            return answer

        return call
