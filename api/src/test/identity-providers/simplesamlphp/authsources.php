<?php

$config = [
    'people' => [
        'exampleauth:UserPass',
        'ada:pw' => [
            'uid' => ['ada-1815'],
            'mail' => ['ada@simplesamlphp.example'],
            'givenName' => ['Ada'],
            'displayName' => ['Ada "Countess" Lövelace & <Co>'],
            'eduPersonAffiliation' => ['member', 'staff'],
        ],
    ],
];
