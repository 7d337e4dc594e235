import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, member, newAdmin, newClient } from './support/confirming.js'
import { SITE_URL } from './support/environment.js'
import { listening } from './support/events.js'
import { granted, newAddress, OTHER_PASSWORD, PASSWORD } from './support/people.js'
import { fragmentOf, postOf } from './support/post.js'
import { assertAlive, assertRefused } from './support/refusals.js'

const flowType = 'pkce'

/** The code that a link brings, and no token beside it. */
function codeAt(place) {
  assert.equal(place.hash, '')
  return place.searchParams.get('code')
}

describe('with PKCE a link is worth something only on the device that asked for it', confirming, () => {
  test('on signing up', async () => {
    const email = newAddress()
    const client = newClient({ flowType })
    const heard = await listening(client)
    const emailRedirectTo = `${SITE_URL}/welcome?from=mail`
    const { user } = granted(await client.signUp({ email, password: PASSWORD, options: { emailRedirectTo } }))
    const mail = await postOf(email).next()
    assert.match(mail.hash, /^pkce_/)
    const place = await mail.follow()
    assert.equal(place.searchParams.get('from'), 'mail')

    const answer = granted(await client.exchangeCodeForSession(codeAt(place)))

    assert.equal(answer.user.id, user.id)
    assert.ok(Date.parse(answer.user.email_confirmed_at) > 0)
    assert.deepEqual(heard, [['INITIAL_SESSION', null], ['SIGNED_IN', user.id]])
    await assertAlive(client, user.id)
  })

  test('where the mail was sent again', async () => {
    const email = newAddress()
    const post = postOf(email)
    const client = newClient({ flowType })
    granted(await client.signUp({ email, password: PASSWORD }))
    await post.next()
    granted(await client.resend({ type: 'signup', email }))
    const place = await (await post.next()).follow()

    granted(await client.exchangeCodeForSession(codeAt(place)))
  })

  test('on signing in', async () => {
    const { email, user, post } = await member()
    const client = newClient({ flowType })
    granted(await client.signInWithOtp({ email }))
    const place = await (await post.next()).follow()
    granted(await client.exchangeCodeForSession(codeAt(place)))

    await assertAlive(client, user.id)
  })

  test('on choosing a new password', async () => {
    const { email, user, post } = await member()
    const client = newClient({ flowType })
    const heard = await listening(client)
    granted(await client.resetPasswordForEmail(email))
    const place = await (await post.next()).follow()
    const answer = granted(await client.exchangeCodeForSession(codeAt(place)))

    assert.equal(answer.redirectType, 'recovery')
    assert.deepEqual(heard, [['INITIAL_SESSION', null], ['PASSWORD_RECOVERY', user.id]])
    granted(await client.updateUser({ password: OTHER_PASSWORD }))
    granted(await newClient().signInWithPassword({ email, password: OTHER_PASSWORD }))
  })

  test('on changing the address', async () => {
    const { client, post, user } = await member({ flowType })
    const email = newAddress()
    granted(await client.updateUser({ email }))
    const half = await (await post.next()).follow()
    assert.match(half.searchParams.get('message'), /proceed to confirm link sent to the other email/)
    assert.ok(codeAt(await (await postOf(email).next()).follow()))

    // The client forgets its half of the flow as it saves the user who wants the change, and cannot redeem the code.
    assert.equal(granted(await client.getUser()).user.email, email)
    await assertAlive(client, user.id)
  })

  test('and not for one who has asked for something else, nor twice', async () => {
    const { email, post } = await member()
    const client = newClient({ flowType })
    granted(await client.signInWithOtp({ email }))
    const code = codeAt(await (await post.next()).follow())

    const { error } = await newClient({ flowType }).exchangeCodeForSession(code)
    assert.equal(error.name, 'AuthPKCECodeVerifierMissingError')
    const thief = newClient({ flowType })
    granted(await thief.signInWithOtp({ email: newAddress() }))
    assertRefused(await thief.exchangeCodeForSession(code), 400, 'bad_code_verifier')

    granted(await client.exchangeCodeForSession(code))
    const again = newClient({ flowType })
    granted(await again.signInWithOtp({ email: newAddress() }))
    assertRefused(await again.exchangeCodeForSession(code), 404, 'flow_state_not_found')
  })

  test('a link that is over says so where the app looks for it', async () => {
    const { email, post } = await member()
    granted(await newClient({ flowType }).signInWithOtp({ email }))
    const mail = await post.next()
    await mail.follow()
    const place = await mail.follow()

    assert.equal(place.searchParams.get('error_code'), 'otp_expired')
    assert.equal(fragmentOf(place).error_code, 'otp_expired')
  })

  test('what a back end generates needs no device', async () => {
    const { email, user } = await member()
    const { properties } = granted(await newAdmin().generateLink({ type: 'magiclink', email }))
    const client = newClient({ flowType })
    granted(await client.verifyOtp({ type: 'magiclink', token_hash: properties.hashed_token }))

    await assertAlive(client, user.id)
  })
})
