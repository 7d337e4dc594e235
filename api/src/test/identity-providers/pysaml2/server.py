"""Identity providers made by pysaml2, one for each way to sign, where everybody is Ada already."""

import functools
import http.server
import os
import urllib.parse

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT, config, entity, metadata, saml, server, sigver, xmldsig

BASE = os.environ["BASE"]
PERSISTENT = saml.NAMEID_FORMAT_PERSISTENT

WAYS = {
    "response": {"sign_response": True, "sign_assertion": False},
    "assertion": {"sign_response": False, "sign_assertion": True},
    "both": {"sign_response": True, "sign_assertion": True},
    "encrypted": {"sign_response": True, "sign_assertion": True, "encrypt_assertion": True},
}

ADA = {
    "mail": "ada@pysaml2.example",
    "givenName": "Ada",
    "sn": "Lövelace",
    "displayName": 'Ada "Countess" Lövelace & <Co>',
    "eduPersonAffiliation": ["member", "staff"],
}

# its own choice is Triple DES
entity.pre_encryption_part = functools.partial(
    sigver.pre_encryption_part, msg_enc="http://www.w3.org/2009/xmlenc11#aes256-gcm"
)
sigver.SecurityContext.encrypt_assertion = functools.partialmethod(
    sigver.SecurityContext.encrypt_assertion, key_type="aes-256"
)


def provider(way):
    settings = config.IdPConfig().load(
        {
            "entityid": f"{BASE}/{way}",
            "key_file": os.environ["KEY"],
            "cert_file": os.environ["CERTIFICATE"],
            "xmlsec_binary": "/usr/bin/xmlsec1",
            "metadata": {"inline": [os.environ["METADATA"]]},
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [(f"{BASE}/{way}/sso", BINDING_HTTP_REDIRECT)]},
                    "name_id_format": [PERSISTENT],
                    "policy": {"default": {"name_form": saml.NAME_FORMAT_URI}},
                }
            },
        }
    )
    return server.Server(config=settings)


PROVIDERS = {way: provider(way) for way in WAYS}


def form(way, request, relay_state):
    idp = PROVIDERS[way]
    asked = idp.parse_authn_request(request, BINDING_HTTP_REDIRECT).message
    place = asked.assertion_consumer_service_url
    response = idp.create_authn_response(
        ADA,
        asked.id,
        place,
        asked.issuer.text,
        name_id=saml.NameID(format=PERSISTENT, text="ada-1815"),
        authn={"class_ref": saml.AUTHN_PASSWORD_PROTECTED, "authn_auth": BASE},
        sign_alg=xmldsig.SIG_RSA_SHA256,
        digest_alg=xmldsig.DIGEST_SHA256,
        **WAYS[way],
    )
    return idp.apply_binding(BINDING_HTTP_POST, str(response), place, relay_state, response=True)["data"]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        way, page = url.path.strip("/").split("/")
        if page == "metadata":
            answer = str(metadata.entity_descriptor(PROVIDERS[way].config))
        else:
            answer = form(way, query["SAMLRequest"], query.get("RelayState", ""))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer.encode())


http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
