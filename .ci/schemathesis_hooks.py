"""Who asks: a user of whom there is one for the whole run, or the service role. And of which identity provider: half of the time of one
that is there."""

import base64
import json
import os
import random
import secrets
import urllib.parse
import urllib.request
import uuid

import schemathesis

BASE_URL = os.environ["BASE_URL"]
PASSWORD = "a password of the run"


CHANCE = random.Random(int(os.environ.get("SEED", "1")))
METADATA = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
entityID="{name}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{modulus}</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>
</ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:{binding}"
Location="{name}slo"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:{binding}" Location="{name}sso"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""
MESSAGE = """<samlp:{kind} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{id}"
Version="2.0" IssueInstant="2026-11-28T12:00:00Z"><saml:Issuer>{name}</saml:Issuer>{content}</samlp:{kind}>"""
STATUS = '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'


def post(path, body, **headers):
    request = urllib.request.Request(BASE_URL + path, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def sign_up():
    email = f"{uuid.uuid4()}@example.com"
    return email, post("/signup", {"email": email, "password": PASSWORD})["access_token"]


if os.environ["AS"] == "user":
    _, USER = sign_up()
    # signs in for every sign-out, since a token is of no use after it
    LEAVING, _ = sign_up()


def token(case):
    if os.environ["AS"] == "service_role":
        return os.environ["SERVICE_ROLE_KEY"]
    if case.operation.path in ("/logout", "/sso/logout"):
        return post("/token?grant_type=password", {"email": LEAVING, "password": PASSWORD})["access_token"]
    return USER


class Provider:
    """An identity provider that the service knows until it is deleted."""

    def __init__(self, binding="HTTP-Redirect"):
        self.name = f"https://{uuid.uuid4()}.example/"
        modulus = base64.b64encode(bytes([secrets.randbelow(64) | 192]) + secrets.token_bytes(254) + b"\1").decode()
        self.id = post(
            "/admin/sso/providers",
            {"type": "saml", "metadata_xml": METADATA.format(name=self.name, modulus=modulus, binding=binding)},
            Authorization="Bearer " + os.environ["SERVICE_ROLE_KEY"])["id"]

    def message(self, kind, content=""):
        xml = MESSAGE.format(kind=kind, id=uuid.uuid4(), name=self.name, content=content)
        return base64.b64encode(xml.encode()).decode()

    def place(self):
        """Where somebody is sent who wants to come in."""
        return post("/sso", {"provider_id": self.id, "skip_http_redirect": True})["url"]


def of_a_provider(case):
    path, method = case.operation.path, case.operation.method.upper()
    body = case.body if isinstance(case.body, dict) else {}
    if "idp_id" in (case.path_parameters or {}):
        case.path_parameters["idp_id"] = (Provider() if method == "DELETE" else ADMINISTERED).id
    elif path == "/sso":
        case.body = body | {"provider_id": Provider(CHANCE.choice(BINDINGS)).id}
        case.body.pop("domain", None)
    elif path == "/sso/saml/request/{login_id}":
        case.path_parameters["login_id"] = Provider("HTTP-POST").place().rsplit("/", 1)[-1]
    elif path == "/sso/saml/acs":
        case.body = body | {"SAMLResponse": KNOWN.message("Response", STATUS), "RelayState": relay_state()}
    elif path == "/sso/saml/slo" and method == "POST":
        case.body = {"SAMLRequest": KNOWN.message("LogoutRequest", "<saml:NameID>ada</saml:NameID>")}


def relay_state():
    query = urllib.parse.urlsplit(KNOWN.place()).query
    return CHANCE.choice(["", KNOWN.name, urllib.parse.parse_qs(query)["RelayState"][0]])


BINDINGS = ["HTTP-Redirect", "HTTP-POST"]
KNOWN = Provider()
ADMINISTERED = Provider()


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers = case.headers or {}
    case.headers["Authorization"] = "Bearer " + token(case)
    if CHANCE.random() < 0.5:
        of_a_provider(case)
