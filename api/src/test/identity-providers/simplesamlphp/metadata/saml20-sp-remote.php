<?php

$parsed = SimpleSAML\Metadata\SAMLParser::parseString(getenv('METADATA'))->getMetadata20SP();
$metadata[$parsed['entityid']] = $parsed;
