import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, newClient } from './support/confirming.js'
import { SITE_URL } from './support/environment.js'
import { listening } from './support/events.js'
import { granted, newAddress, PASSWORD, sessionOf } from './support/people.js'
import { fragmentOf, postOf } from './support/post.js'
import { assertAlive, assertRefused } from './support/refusals.js'

describe('an address is confirmed by mail', confirming, () => {
  /** Somebody who has signed up and has a mail to read. */
  async function newcomer(options) {
    const email = newAddress()
    const client = newClient()
    const { user, session } = granted(await client.signUp({ email, password: PASSWORD, options }))
    assert.equal(session, null)
    return { email, client, user, post: postOf(email) }
  }

  test('signing up gives no session, and the password does not let in, until it is', async () => {
    const { email, client, user, post } = await newcomer({ data: { plan: 'free' } })
    assert.equal(user.email, email)
    assert.equal(user.email_confirmed_at, undefined)
    assert.equal(user.user_metadata.plan, 'free')
    assert.ok(Date.parse(user.confirmation_sent_at) > 0)
    assertRefused(await client.signInWithPassword({ email, password: PASSWORD }), 400, 'email_not_confirmed')

    await (await post.next()).follow()

    const confirmed = granted(await client.signInWithPassword({ email, password: PASSWORD })).user
    assert.equal(confirmed.id, user.id)
    assert.ok(Date.parse(confirmed.email_confirmed_at) > 0)
  })

  test('the link leads back to where the app asked for, with a session that the app can take', async () => {
    const { user, post } = await newcomer({ emailRedirectTo: `${SITE_URL}/welcome?from=mail` })
    const place = await (await post.next()).follow()

    assert.equal(`${place.origin}${place.pathname}${place.search}`, `${SITE_URL}/welcome?from=mail`)
    const { access_token, refresh_token, type, token_type, expires_in, expires_at } = fragmentOf(place)
    assert.equal(type, 'signup')
    assert.equal(token_type, 'bearer')
    assert.ok(Number(expires_at) - Date.now() / 1000 <= Number(expires_in))
    const client = newClient()
    granted(await client.setSession({ access_token, refresh_token }))
    await assertAlive(client, user.id)
  })

  test('a link works once, and says so afterwards', async () => {
    const { post } = await newcomer()
    const mail = await post.next()
    await mail.follow()

    const { error, error_code, error_description, access_token } = fragmentOf(await mail.follow())
    assert.equal(error, 'access_denied')
    assert.equal(error_code, 'otp_expired')
    assert.match(error_description, /invalid or has expired/)
    assert.equal(access_token, undefined)
  })

  for (const type of ['signup', 'email']) {
    test(`the code in it lets in, as ${type}`, async () => {
      const { email, client, user, post } = await newcomer()
      const heard = await listening(client)
      const { code: token } = await post.next()

      const wrong = token === '000000' ? '000001' : '000000'
      assertRefused(await client.verifyOtp({ type, email, token: wrong }), 403, 'otp_expired')
      const answer = granted(await client.verifyOtp({ type, email, token }))

      assert.equal(answer.user.id, user.id)
      assert.deepEqual(answer.session, await sessionOf(client))
      assert.deepEqual(heard, [['INITIAL_SESSION', null], ['SIGNED_IN', user.id]])
      assertRefused(await newClient().verifyOtp({ type, email, token }), 403, 'otp_expired')
      await assertAlive(client, user.id)
    })

    test(`an app that has its own page for links takes what is in them, as ${type}`, async () => {
      const { client, user, post } = await newcomer()
      const { hash: token_hash } = await post.next()
      granted(await client.verifyOtp({ type, token_hash }))

      await assertAlive(client, user.id)
      assertRefused(await newClient().verifyOtp({ type, token_hash }), 403, 'otp_expired')
    })
  }

  test('a mail that was lost is sent again, and the former one is void', async () => {
    const { email, client, user, post } = await newcomer()
    const lost = await post.next()
    const answer = granted(
      await client.resend({ type: 'signup', email, options: { emailRedirectTo: `${SITE_URL}/again` } }),
    )
    assert.deepEqual(answer, { user: null, session: null })
    const mail = await post.next()

    assert.equal(fragmentOf(await lost.follow()).error_code, 'otp_expired')
    const place = await mail.follow()
    assert.equal(place.pathname, '/again')
    granted(await client.setSession(fragmentOf(place)))
    await assertAlive(client, user.id)
  })
})
