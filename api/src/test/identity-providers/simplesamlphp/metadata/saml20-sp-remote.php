<?php

$way = file_get_contents(getenv('STATE') . '/way');

$parsed = SimpleSAML\Metadata\SAMLParser::parseString(getenv('METADATA'))->getMetadata20SP();
// which wants them signed
$parsed['saml20.sign.assertion'] = $way != 'response';
$metadata[$parsed['entityid']] = $parsed;
