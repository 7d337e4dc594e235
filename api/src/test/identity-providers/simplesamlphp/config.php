<?php

$config = [
    'baseurlpath' => getenv('BASE') . '/',
    'certdir' => dirname(getenv('KEY')) . '/',
    'metadatadir' => __DIR__ . '/metadata/',
    'datadir' => __DIR__ . '/',
    'tempdir' => getenv('STATE'),
    'loggingdir' => getenv('STATE') . '/',
    'logging.handler' => 'errorlog',
    'logging.level' => SimpleSAML\Logger::WARNING,
    'secretsalt' => 'of-tests',
    'auth.adminpassword' => 'of-tests',
    'technicalcontact_email' => 'nobody@example.com',
    'enable.saml20-idp' => true,
    'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    'session.cookie.secure' => false,
    'session.cookie.samesite' => null,
    'session.phpsession.cookiename' => 'SimpleSAML',
    'session.phpsession.savepath' => getenv('STATE'),
    'store.type' => 'phpsession',
    'trusted.url.domains' => ['localhost:3000'],
    'admin.checkforupdates' => false,
];
