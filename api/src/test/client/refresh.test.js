import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newClient, recordingFetch } from './support/clients.js'
import { granted, sessionOf, signedUp } from './support/people.js'
import { assertAlive, assertRefused, assertSessionMissing } from './support/refusals.js'
import { claimsOf } from './support/tokens.js'

const REFRESH = 'POST /token?grant_type=refresh_token'

test('refreshSession continues the same session with a new refresh token', async () => {
  const { client, user, session } = await signedUp()
  const answer = granted(await client.refreshSession())

  assert.equal(answer.user.id, user.id)
  assert.notEqual(answer.session.refresh_token, session.refresh_token)
  assert.equal(claimsOf(answer.session.access_token).session_id, claimsOf(session.access_token).session_id)
  assert.deepEqual(claimsOf(answer.session.access_token).amr, claimsOf(session.access_token).amr)
  assert.ok(answer.session.expires_at >= session.expires_at)
  assert.deepEqual(await sessionOf(client), answer.session)
  await assertAlive(client, user.id)
})

test('a refreshed access token carries what has changed about the user since', async () => {
  const { client } = await signedUp()
  granted(await client.updateUser({ data: { plan: 'gold' } }))
  const { session } = granted(await client.refreshSession())

  assert.equal(session.user.user_metadata.plan, 'gold')
  assert.equal(claimsOf(session.access_token).user_metadata.plan, 'gold')
})

test('a device that lost the answer to a refresh may ask again and gets the same token', async () => {
  const { user, session } = await signedUp()
  const lost = granted(await newClient().refreshSession(session)).session
  const again = newClient()
  const repeated = granted(await again.refreshSession(session)).session

  assert.equal(repeated.refresh_token, lost.refresh_token)
  await assertAlive(again, user.id)
})

test('a refresh token from two refreshes ago looks stolen, and its session ends', async () => {
  const { session } = await signedUp()
  const client = newClient()
  granted(await client.refreshSession(session))
  const { session: newest } = granted(await client.refreshSession())

  assertRefused(await newClient().refreshSession(session), 400, 'refresh_token_already_used')

  const { error } = await newClient().refreshSession(newest)
  assert.match(error?.code ?? 'no error', /^refresh_token_(not_found|already_used)$/)
})

test('a refresh token that nobody was given is not found', async () => {
  assertRefused(await newClient().refreshSession({ refresh_token: 'abcdefghijkl' }), 400, 'refresh_token_not_found')
})

test('something that cannot be a refresh token is refused as such', async () => {
  for (const refresh_token of ['short', 'not a refresh token at all', 'A'.repeat(51)]) {
    assertRefused(await newClient().refreshSession({ refresh_token }), 400, 'validation_failed')
  }
})

test('twenty clients that refresh with one token at the same time end up in one consistent session', async () => {
  const { user, session } = await signedUp()
  const clients = Array.from({ length: 20 }, () => newClient())

  const answers = await Promise.all(clients.map((client) => client.refreshSession(session)))

  // No refusal is allowed. GoTrue on a machine that is busy for seconds may answer 409 conflict to some; Chancery must not.
  const sessions = answers.map((answer) => granted(answer).session)
  const distinct = (values) => [...new Set(values)]
  assert.deepEqual(distinct(sessions.map((each) => each.user.id)), [user.id])
  assert.deepEqual(distinct(sessions.map((each) => claimsOf(each.access_token).session_id)), [
    claimsOf(session.access_token).session_id,
  ])
  const refreshTokens = distinct(sessions.map((each) => each.refresh_token))
  assert.equal(refreshTokens.length, 1, 'all clients hold the same next refresh token')
  assert.notEqual(refreshTokens[0], session.refresh_token)
  const asked = await Promise.all(clients.map((client) => client.getUser()))
  asked.forEach((answer) => assert.equal(granted(answer).user.id, user.id))

  await assertAlive(clients[0], user.id)
  granted(await clients[0].signOut({ scope: 'local' }))
  for (const client of clients.slice(1)) assertSessionMissing(await client.getUser())
})

test('twenty calls on one client make one request', async () => {
  const { session } = await signedUp()
  const { fetch, calls } = recordingFetch()
  const client = newClient({ fetch })
  granted(await client.setSession(session))
  calls.length = 0

  const answers = await Promise.all(Array.from({ length: 20 }, () => client.refreshSession()))

  answers.forEach(granted)
  assert.deepEqual(calls, [REFRESH])
})
