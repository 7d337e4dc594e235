import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { caller, confirming, member, newClient } from './support/confirming.js'
import { granted, newAddress, PASSWORD } from './support/people.js'
import { postOf } from './support/post.js'
import { assertRefused } from './support/refusals.js'

describe('somebody with two ways to sign in', confirming, () => {
  test('sees both and gives one up', async () => {
    const { phone, client, user } = await caller()
    const email = newAddress()
    granted(await client.updateUser({ email }))
    const { code: token } = await postOf(email).next()
    granted(await client.verifyOtp({ type: 'email_change', email, token }))
    const { identities } = granted(await client.getUserIdentities())
    assert.deepEqual(identities.map(({ provider }) => provider).sort(), ['email', 'phone'])
    assert.deepEqual(new Set(identities.map(({ user_id }) => user_id)), new Set([user.id]))

    granted(await client.unlinkIdentity(identities.find(({ provider }) => provider === 'phone')))

    const left = granted(await client.getUserIdentities()).identities
    assert.deepEqual(left.map(({ provider }) => provider), ['email'])
    granted(await newClient().signInWithPassword({ email, password: PASSWORD }))
    assertRefused(await newClient().signInWithPassword({ phone, password: PASSWORD }), 400, 'invalid_credentials')
  })

  test('keeps the last one', async () => {
    const { client } = await member()
    const { identities } = granted(await client.getUserIdentities())

    assertRefused(await client.unlinkIdentity(identities[0]), 422, 'single_identity_not_deletable')
  })
})
