import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newClient } from './support/clients.js'
import { createdByAdmin, granted, newAddress, PASSWORD, sessionOf, signedUp } from './support/people.js'
import { assertRefused } from './support/refusals.js'
import { claimsOf } from './support/tokens.js'

test('signing in with address and password gives a session of the same user', async () => {
  const { email, user, session } = await signedUp()
  const answer = granted(await newClient().signInWithPassword({ email, password: PASSWORD }))

  assert.equal(answer.user.id, user.id)
  assert.deepEqual(answer.session.user, answer.user)
  assert.equal(answer.weakPassword, undefined)
  assert.ok(answer.user.last_sign_in_at >= user.last_sign_in_at)
  assert.notEqual(answer.session.refresh_token, session.refresh_token)
  assert.notEqual(claimsOf(answer.session.access_token).session_id, claimsOf(session.access_token).session_id)
})

test('a wrong password is refused and leaves no session behind', async () => {
  const { email } = await signedUp()
  const client = newClient()
  const answer = await client.signInWithPassword({ email, password: 'not the password' })

  assertRefused(answer, 400, 'invalid_credentials')
  assert.equal(answer.error.message, 'Invalid login credentials')
  assert.deepEqual(answer.data, { user: null, session: null })
  assert.equal(await sessionOf(client), null)
})

test('an unknown address cannot be told from a wrong password', async () => {
  const { email } = await signedUp()
  const wrong = await newClient().signInWithPassword({ email, password: 'not the password' })
  const unknown = await newClient().signInWithPassword({ email: newAddress(), password: PASSWORD })

  assertRefused(unknown, 400, 'invalid_credentials')
  assert.deepEqual(unknown.error.toJSON(), wrong.error.toJSON())
})

test('a password is compared to its last character and in its case', async () => {
  const { email } = await signedUp()

  for (const password of [PASSWORD.slice(0, -1), `${PASSWORD} `, PASSWORD.toUpperCase()]) {
    assertRefused(await newClient().signInWithPassword({ email, password }), 400, 'invalid_credentials')
  }
})

test('a password that would be too weak today still signs in, and the answer says so', async () => {
  // An administrator may set any password: the policy is for people who choose their own.
  const { email } = await createdByAdmin({ password: 'short' })
  const answer = granted(await newClient().signInWithPassword({ email, password: 'short' }))

  assert.ok(answer.session.access_token)
  assert.ok(answer.weakPassword.reasons.includes('length'))
  assert.match(answer.weakPassword.message, /at least \d+ characters/)
})

test('an address that nobody has confirmed cannot sign in, and only the right password learns why', async () => {
  const { email } = await createdByAdmin({ email_confirm: false })

  assertRefused(await newClient().signInWithPassword({ email, password: PASSWORD }), 400, 'email_not_confirmed')
  assertRefused(await newClient().signInWithPassword({ email, password: 'wrong' }), 400, 'invalid_credentials')
})
