// Identity providers made by samlp, one for each way to sign, where everybody is Ada already.
import { readFileSync } from 'node:fs'
import { createPublicKey } from 'node:crypto'
import express from 'express'
import samlp from 'samlp'

const { BASE, PORT, KEY, CERTIFICATE, METADATA } = process.env
const encryption = METADATA.match(/use="encryption".*?<ds:X509Certificate>([^<]+)/s)[1]
const certificateOfService = `-----BEGIN CERTIFICATE-----\n${encryption}\n-----END CERTIFICATE-----\n`

const ways = {
  response: { signAssertion: false, signResponse: true },
  assertion: { signAssertion: true, signResponse: false },
  both: { signAssertion: true, signResponse: true },
  encrypted: {
    signAssertion: true,
    signResponse: true,
    encryptionCert: certificateOfService,
    encryptionPublicKey: createPublicKey(certificateOfService).export({ type: 'spki', format: 'pem' }),
  },
}

const ada = {
  id: 'ada-1815',
  displayName: 'Ada "Countess" Lövelace & <Co>',
  name: { givenName: 'Ada', familyName: 'Lövelace' },
  emails: [{ value: 'ada@samlp.example' }],
}

const app = express()
for (const [way, options] of Object.entries(ways)) {
  const common = {
    ...options,
    issuer: `${BASE}/${way}`,
    key: readFileSync(KEY),
    cert: readFileSync(CERTIFICATE),
    redirectEndpointPath: `/${way}/sso`,
    postEndpointPath: `/${way}/sso`,
  }
  app.get(`/${way}/metadata`, samlp.metadata(common))
  app.get(`/${way}/sso`, (request, response, next) =>
    samlp.parseRequest(request, (error, asked) => {
      const place = asked.assertionConsumerServiceURL
      samlp.auth({
        ...common,
        destination: place,
        recipient: place,
        nameIdentifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        sessionIndex: `_session-${way}`,
        getUserFromRequest: () => ada,
        getPostURL: (audience, document, http, done) => done(null, place),
      })(request, response, next)
    }),
  )
}
app.listen(Number(PORT), '127.0.0.1')
