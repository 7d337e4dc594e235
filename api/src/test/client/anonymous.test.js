import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, newClient, newNumber } from './support/confirming.js'
import { listening } from './support/events.js'
import { granted, newAddress, PASSWORD, sessionOf } from './support/people.js'
import { postOf } from './support/post.js'
import { assertAlive, assertRefused } from './support/refusals.js'
import { claimsOf } from './support/tokens.js'

describe('somebody who does not say who they are', confirming, () => {
  async function stranger() {
    const client = newClient()
    const { user, session } = granted(await client.signInAnonymously({ options: { data: { cart: ['tea'] } } }))
    return { client, user, session }
  }

  test('has an account', async () => {
    const client = newClient()
    const heard = await listening(client)
    const { user, session } = granted(await client.signInAnonymously())

    assert.equal(user.is_anonymous, true)
    assert.equal(user.email, '')
    assert.equal(user.phone, '')
    assert.deepEqual(user.identities, [])
    assert.equal(claimsOf(session.access_token).is_anonymous, true)
    assert.deepEqual(claimsOf(session.access_token).amr.map(({ method }) => method), ['anonymous'])
    assert.deepEqual(heard, [['INITIAL_SESSION', null], ['SIGNED_IN', user.id]])
    await assertAlive(client, user.id)
  })

  test('keeps it on saying an address', async () => {
    const { client, user } = await stranger()
    const email = newAddress()
    assertRefused(await client.updateUser({ password: PASSWORD }), 422, 'validation_failed')
    granted(await client.updateUser({ email }))
    const { code: token } = await postOf(email).next()
    const known = granted(await client.verifyOtp({ type: 'email_change', email, token })).user
    granted(await client.updateUser({ password: PASSWORD }))

    assert.equal(known.id, user.id)
    assert.equal(known.email, email)
    assert.equal(known.is_anonymous, false)
    assert.deepEqual(known.user_metadata.cart, ['tea'])
    assert.equal(claimsOf((await sessionOf(client)).access_token).is_anonymous, false)
    const elsewhere = granted(await newClient().signInWithPassword({ email, password: PASSWORD }))
    assert.equal(elsewhere.user.id, user.id)
  })

  test('keeps it on saying a number', async () => {
    const { client, user } = await stranger()
    const phone = newNumber()
    granted(await client.updateUser({ phone }))
    const { code: token } = await postOf(phone).next()
    const known = granted(await client.verifyOtp({ type: 'phone_change', phone, token })).user

    assert.equal(known.id, user.id)
    assert.equal(known.phone, phone)
    assert.equal(known.is_anonymous, false)
  })
})
