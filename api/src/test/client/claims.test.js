import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newClient, recordingFetch } from './support/clients.js'
import { AUTH_URL, JWT_ALG, signsSymmetrically } from './support/environment.js'
import { createdByAdmin, granted, sessionOf, signedIn, signedUp } from './support/people.js'
import { assertRefused, assertSessionMissing } from './support/refusals.js'
import { claimsOf, headerOf, tampered } from './support/tokens.js'

const JWKS = 'GET /.well-known/jwks.json'
const publishedKeys = async () => (await (await fetch(`${AUTH_URL}/.well-known/jwks.json`)).json()).keys

/** A signed-in client that writes down its requests from now on. */
async function watched() {
  const { email } = await createdByAdmin({ app_metadata: { tenant: 'navy' } })
  const { fetch, calls } = recordingFetch()
  const client = await signedIn({ email }, { fetch })
  calls.length = 0
  return { client, calls, token: (await sessionOf(client)).access_token }
}

test('getClaims gives what the access token says', async () => {
  const { client, token } = await watched()
  const { claims, header } = granted(await client.getClaims())

  assert.deepEqual(claims, claimsOf(token))
  assert.deepEqual(claims.app_metadata, { tenant: 'navy', provider: 'email', providers: ['email'] })
  assert.equal(claims.role, 'authenticated')
  assert.equal(header.typ, 'JWT')
})

test(`access tokens are signed with ${JWT_ALG}`, async () => {
  const { session } = await signedUp()

  assert.equal(headerOf(session.access_token).alg, JWT_ALG)
})

test('no secret is published among the keys', async () => {
  for (const key of await publishedKeys()) {
    assert.notEqual(key.kty, 'oct')
    assert.deepEqual(['d', 'p', 'q', 'k'].filter((secret) => secret in key), [])
    assert.equal(key.use, 'sig')
    assert.deepEqual(key.key_ops, ['verify'])
  }
})

const symmetric = { skip: signsSymmetrically ? false : `${JWT_ALG} is verified by the client` }
const asymmetric = { skip: signsSymmetrically ? `${JWT_ALG} is verified by the server` : false }

test('with a shared secret getClaims leaves the verification to the server', symmetric, async () => {
  const { client, calls, token } = await watched()
  granted(await client.getClaims())
  assert.deepEqual(calls, ['GET /user'])

  assertRefused(await client.getClaims(tampered(token, { role: 'service_role' })), 403, 'bad_jwt')
})

test('with a shared secret getClaims notices that the session has ended', symmetric, async () => {
  const { client, token } = await watched()
  granted(await newClient().admin.signOut(token, 'global'))

  assertSessionMissing(await client.getClaims(token))
})

test('the key that signed a token is published', asymmetric, async () => {
  const { session } = await signedUp()
  const { kid } = headerOf(session.access_token)

  assert.equal((await publishedKeys()).find((key) => key.kid === kid)?.alg, JWT_ALG)
})

test('with published keys getClaims verifies locally and asks the server for nothing but the keys, once', asymmetric, async () => {
  const { client, calls } = await watched()
  granted(await client.getClaims())
  granted(await client.getClaims())
  granted(await client.refreshSession())
  granted(await client.getClaims())

  assert.deepEqual(calls, [JWKS, 'POST /token?grant_type=refresh_token'])
})

test('with keys at hand getClaims makes no request at all', asymmetric, async () => {
  const { client, calls, token } = await watched()
  granted(await client.getClaims(token, { jwks: { keys: await publishedKeys() } }))

  assert.deepEqual(calls, [])
})

test('with published keys a tampered token does not verify, and the server is not asked', asymmetric, async () => {
  const { client, calls, token } = await watched()
  const { data, error } = await client.getClaims(tampered(token, { role: 'service_role' }))

  assert.equal(error.name, 'AuthInvalidJwtError')
  assert.equal(error.message, 'Invalid JWT signature')
  assert.equal(data, null)
  assert.deepEqual(calls, [JWKS])
})

test('with published keys the server refuses a tampered token as well', asymmetric, async () => {
  const { client, token } = await watched()

  assertRefused(await client.getUser(tampered(token, { role: 'service_role' })), 403, 'bad_jwt')
})
