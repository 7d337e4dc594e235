<?php

$way = file_get_contents(getenv('STATE') . '/way');

$metadata[getenv('BASE') . '/' . $way] = [
    'host' => '__DEFAULT__',
    'auth' => 'people',
    'privatekey' => basename(getenv('KEY')),
    'certificate' => basename(getenv('CERTIFICATE')),
    'sign.logout' => true,
    'saml20.sign.response' => $way != 'assertion',
    'assertion.encryption' => $way == 'encrypted',
    'nameid.encryption' => $way == 'name-encrypted',
    'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    'simplesaml.nameidattribute' => 'uid',
];
