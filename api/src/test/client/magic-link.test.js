import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, member, newClient } from './support/confirming.js'
import { SITE_URL } from './support/environment.js'
import { granted, newAddress } from './support/people.js'
import { fragmentOf, postOf } from './support/post.js'
import { assertAlive, assertRefused } from './support/refusals.js'
import { claimsOf } from './support/tokens.js'

describe('a mail lets in without a password', confirming, () => {
  /** Somebody who is known, and the mail that they have asked for on another device. */
  async function asked(options) {
    const { email, user, post } = await member()
    const client = newClient()
    assert.deepEqual(granted(await client.signInWithOtp({ email, options })), { user: null, session: null })
    return { email, client, user, mail: await post.next() }
  }

  test('by its link', async () => {
    const { client, user, mail } = await asked({ emailRedirectTo: `${SITE_URL}/inside` })
    const place = await mail.follow()

    assert.equal(place.pathname, '/inside')
    assert.equal(fragmentOf(place).type, 'magiclink')
    granted(await client.setSession(fragmentOf(place)))
    await assertAlive(client, user.id)
  })

  test('but never to an app that is not the server\'s', async () => {
    const { mail } = await asked({ emailRedirectTo: 'https://app.example.net/inside' })

    assert.equal((await mail.follow()).origin, SITE_URL)
  })

  for (const type of ['magiclink', 'email']) {
    test(`by its code, as ${type}`, async () => {
      const { email, client, user, mail } = await asked()
      const { session } = granted(await client.verifyOtp({ type, email, token: mail.code }))

      assert.deepEqual(claimsOf(session.access_token).amr.map(({ method }) => method), ['otp'])
      await assertAlive(client, user.id)
    })

    test(`by what is in its link, as ${type}`, async () => {
      const { client, user, mail } = await asked()
      granted(await client.verifyOtp({ type, token_hash: mail.hash }))

      await assertAlive(client, user.id)
    })
  }

  test('and opens an account for whoever has none', async () => {
    const email = newAddress()
    const client = newClient()
    granted(await client.signInWithOtp({ email, options: { data: { plan: 'free' } } }))
    const { code: token } = await postOf(email).next()
    const { user } = granted(await client.verifyOtp({ type: 'email', email, token }))

    assert.equal(user.email, email)
    assert.equal(user.user_metadata.plan, 'free')
    await assertAlive(client, user.id)
  })

  test('unless the app does not want that', async () => {
    const email = newAddress()
    const client = newClient()
    const { error } = await client.signInWithOtp({ email, options: { shouldCreateUser: false } })

    // Chancery does not tell who has an account; GoTrue does.
    assert.ok(error === null || error.code === 'otp_disabled', error?.code)
    assertRefused(await client.verifyOtp({ type: 'email', email, token: '123456' }), 403, 'otp_expired')
  })
})
