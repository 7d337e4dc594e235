import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, member, newAdmin, newClient } from './support/confirming.js'
import { SITE_URL } from './support/environment.js'
import { granted, newAddress, PASSWORD } from './support/people.js'
import { follow, fragmentOf } from './support/post.js'
import { assertAlive, assertRefused } from './support/refusals.js'

const options = { redirectTo: `${SITE_URL}/mailed-by-us` }

/** A link that the back end mails itself, to somebody new or to a member. */
async function generated(type, params = {}) {
  const email = params.email ?? newAddress()
  const { properties, user } = granted(await newAdmin().generateLink({ type, email, options, ...params }))
  assert.equal(properties.verification_type, type)
  assert.equal(properties.redirect_to, options.redirectTo)
  assert.match(properties.email_otp, /^[0-9]{6}$/)
  assert.equal(new URL(properties.action_link).searchParams.get('token'), properties.hashed_token)
  return { email, user, ...properties }
}

describe('a back end that mails by itself gets links and codes', confirming, () => {
  const kinds = {
    signup: () => generated('signup', { password: PASSWORD }),
    invite: () => generated('invite'),
    magiclink: async () => generated('magiclink', { email: (await member()).email }),
    recovery: async () => generated('recovery', { email: (await member()).email }),
  }

  for (const [type, link] of Object.entries(kinds)) {
    test(`of the type ${type}, each good for one visit`, async () => {
      const { user, action_link } = await link()
      const place = await follow(action_link)
      assert.equal(place.pathname, '/mailed-by-us')
      const client = newClient()
      granted(await client.setSession(fragmentOf(place)))
      await assertAlive(client, user.id)
      assert.equal(fragmentOf(await follow(action_link)).error_code, 'otp_expired')

      const byHash = await link()
      granted(await newClient().verifyOtp({ type, token_hash: byHash.hashed_token }))
      assertRefused(await newClient().verifyOtp({ type, token_hash: byHash.hashed_token }), 403, 'otp_expired')

      const byCode = await link()
      granted(await newClient().verifyOtp({ type, email: byCode.email, token: byCode.email_otp }))
    })
  }

  test('for both sides of a change of address', async () => {
    const { email, user } = await member()
    const newEmail = newAddress()
    const current = await generated('email_change_current', { email, newEmail })
    const next = await generated('email_change_new', { email, newEmail })

    const client = newClient()
    granted(await client.verifyOtp({ type: 'email_change', token_hash: current.hashed_token }))
    granted(await client.verifyOtp({ type: 'email_change', token_hash: next.hashed_token }))

    assert.equal(granted(await client.getUser()).user.email, newEmail)
    await assertAlive(client, user.id)
  })

  test('for nobody who is not there', async () => {
    const answer = await newAdmin().generateLink({ type: 'recovery', email: newAddress() })

    assertRefused(answer, 404, 'user_not_found')
  })
})
