import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newClient } from './support/clients.js'
import { granted, newAddress, PASSWORD, sessionOf, signedIn, signedUp } from './support/people.js'
import { assertRefused } from './support/refusals.js'
import { claimsOf } from './support/tokens.js'

test('signing up gives a confirmed user and a session that works at once', async () => {
  const { email, client, user, session } = await signedUp()

  assert.equal(user.email, email)
  assert.equal(user.role, 'authenticated')
  assert.equal(user.aud, 'authenticated')
  assert.equal(user.phone, '')
  assert.equal(user.is_anonymous, false)
  assert.ok(Date.parse(user.email_confirmed_at) > 0)
  assert.deepEqual(user.app_metadata, { provider: 'email', providers: ['email'] })
  assert.equal(session.token_type, 'bearer')
  assert.deepEqual(session.user, user)
  const asked = granted(await client.getUser()).user
  assert.equal(asked.id, user.id)
  assert.equal(asked.confirmed_at, asked.email_confirmed_at)
})

test('the session is good for as long as it says', async () => {
  const asked = Math.floor(Date.now() / 1000)
  const { session } = await signedUp()
  const answered = Math.ceil(Date.now() / 1000)

  assert.ok(session.expires_in > 0)
  assert.ok(session.expires_at >= asked + session.expires_in)
  assert.ok(session.expires_at <= answered + session.expires_in)
  assert.equal(claimsOf(session.access_token).exp, session.expires_at)
})

test('the access token says what row level security policies ask for', async () => {
  const { email, user, session } = await signedUp({ data: { plan: 'free' } })
  const claims = claimsOf(session.access_token)

  assert.equal(claims.sub, user.id)
  assert.equal(claims.aud, 'authenticated')
  assert.equal(claims.role, 'authenticated')
  assert.equal(claims.email, email)
  assert.equal(claims.phone, '')
  assert.equal(claims.aal, 'aal1')
  assert.equal(claims.is_anonymous, false)
  assert.equal(claims.exp - claims.iat, session.expires_in)
  assert.deepEqual(claims.app_metadata, { provider: 'email', providers: ['email'] })
  assert.equal(claims.user_metadata.plan, 'free')
  assert.deepEqual(claims.amr.map(({ method }) => method), ['password'])
  assert.match(claims.session_id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})

test('options.data becomes the metadata of the user, beside what the server knows itself', async () => {
  const data = { first_name: 'Ada', preferences: { theme: 'dark' }, tags: ['a', 'b'], age: 36 }
  const { email, user } = await signedUp({ data })

  assert.deepEqual(user.user_metadata, { ...data, sub: user.id, email, email_verified: true, phone_verified: false })
})

test('a new user has one identity, their address', async () => {
  const { email, client, user } = await signedUp()
  const { identities } = granted(await client.getUserIdentities())

  assert.equal(identities.length, 1)
  const [identity] = identities
  assert.equal(identity.provider, 'email')
  assert.equal(identity.id, user.id)
  assert.equal(identity.user_id, user.id)
  assert.equal(identity.identity_data.sub, user.id)
  assert.equal(identity.identity_data.email, email)
})

test('an address is the same in capital letters', async () => {
  const email = newAddress()
  const shouted = email.toUpperCase()
  const { user } = granted(await newClient().signUp({ email: shouted, password: PASSWORD }))

  assert.equal(user.email, email)
  const device = await signedIn({ email: shouted })
  assert.equal((await sessionOf(device)).user.id, user.id)
})

test('an address that has an account cannot sign up again, however it is spelled', async () => {
  const { email } = await signedUp()

  for (const again of [email, email.toUpperCase()]) {
    const client = newClient()
    assertRefused(await client.signUp({ email: again, password: PASSWORD }), 422, 'user_already_exists')
    assert.equal(await sessionOf(client), null)
  }
})

test('of many sign-ups with one address at the same time exactly one succeeds', async () => {
  const email = newAddress()
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => newClient().signUp({ email, password: PASSWORD })),
  )

  assert.equal(answers.filter(({ error }) => error === null).length, 1)
  // Chancery tells the others that they are late; GoTrue answers 500 to them, which the client takes for a broken server.
  for (const { error } of answers.filter(({ error }) => error !== null)) {
    assert.ok(error.code === 'user_already_exists' || error.status === 500, `${error.status} ${error.code}`)
  }
  await signedIn({ email })
})

test('a weak password is refused with the reasons why', async () => {
  const email = newAddress()
  const { data, error } = await newClient().signUp({ email, password: 'short' })

  assert.equal(error.name, 'AuthWeakPasswordError')
  assert.equal(error.status, 422)
  assert.equal(error.code, 'weak_password')
  assert.ok(error.reasons.includes('length'), `reasons: ${error.reasons}`)
  assert.match(error.message, /at least \d+ characters/)
  assert.deepEqual(data, { user: null, session: null })
  granted(await newClient().signUp({ email, password: PASSWORD }))
})

test('something that is no address is refused', async () => {
  for (const email of ['nobody', 'nobody@', '@example.com', 'no body@example.com']) {
    assertRefused(await newClient().signUp({ email, password: PASSWORD }), 400, 'validation_failed')
  }
})
