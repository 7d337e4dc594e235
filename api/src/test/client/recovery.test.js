import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, member, newClient } from './support/confirming.js'
import { SITE_URL } from './support/environment.js'
import { listening } from './support/events.js'
import { granted, OTHER_PASSWORD, PASSWORD } from './support/people.js'
import { fragmentOf } from './support/post.js'
import { assertRefused } from './support/refusals.js'

describe('whoever has forgotten their password chooses another', confirming, () => {
  async function forgetful() {
    const { email, user, post } = await member()
    const client = newClient()
    granted(await client.resetPasswordForEmail(email, { redirectTo: `${SITE_URL}/new-password` }))
    return { email, client, user, mail: await post.next() }
  }

  async function assertChooses(client, email) {
    granted(await client.updateUser({ password: OTHER_PASSWORD }))
    granted(await newClient().signInWithPassword({ email, password: OTHER_PASSWORD }))
    assertRefused(await newClient().signInWithPassword({ email, password: PASSWORD }), 400, 'invalid_credentials')
  }

  test('by a link', async () => {
    const { email, client, mail } = await forgetful()
    const place = await mail.follow()
    assert.equal(place.pathname, '/new-password')
    assert.equal(fragmentOf(place).type, 'recovery')

    granted(await client.setSession(fragmentOf(place)))
    await assertChooses(client, email)
  })

  test('by a code', async () => {
    const { email, client, user, mail } = await forgetful()
    const heard = await listening(client)
    granted(await client.verifyOtp({ type: 'recovery', email, token: mail.code }))

    assert.deepEqual(heard, [['INITIAL_SESSION', null], ['PASSWORD_RECOVERY', user.id]])
    await assertChooses(client, email)
  })

  test('by what is in a link', async () => {
    const { email, client, mail } = await forgetful()
    granted(await client.verifyOtp({ type: 'recovery', token_hash: mail.hash }))

    await assertChooses(client, email)
  })
})
