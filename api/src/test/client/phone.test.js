import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { caller, confirming, member, newClient, newNumber } from './support/confirming.js'
import { listening } from './support/events.js'
import { granted, PASSWORD } from './support/people.js'
import { postOf } from './support/post.js'
import { assertAlive, assertRefused } from './support/refusals.js'

describe('a phone number is confirmed by a text message', confirming, () => {
  test('of whoever signs up with it', async () => {
    const phone = newNumber()
    const client = newClient()
    const heard = await listening(client)
    const { user, session } = granted(
      await client.signUp({ phone, password: PASSWORD, options: { data: { plan: 'free' } } }),
    )
    assert.equal(session, null)
    assert.equal(user.phone, phone)
    assertRefused(await client.signInWithPassword({ phone, password: PASSWORD }), 400, 'phone_not_confirmed')

    const { code: token } = await postOf(phone).next()
    const answer = granted(await client.verifyOtp({ type: 'sms', phone, token }))

    assert.equal(answer.user.id, user.id)
    assert.ok(Date.parse(answer.user.phone_confirmed_at) > 0)
    assert.equal(answer.user.user_metadata.plan, 'free')
    assert.deepEqual(heard, [['INITIAL_SESSION', null], ['SIGNED_IN', user.id]])
    await assertAlive(client, user.id)
    const later = granted(await newClient().signInWithPassword({ phone: `+${phone}`, password: PASSWORD }))
    assert.equal(later.user.id, user.id)
  })

  test('of whoever has no account yet and wants no password', async () => {
    const phone = newNumber()
    const client = newClient()
    const sent = granted(await client.signInWithOtp({ phone, options: { channel: 'whatsapp' } }))
    assert.equal(sent.user, null)
    const { code: token } = await postOf(phone).next()
    const { user } = granted(await client.verifyOtp({ type: 'sms', phone, token }))

    assert.equal(user.phone, phone)
    await assertAlive(client, user.id)
  })

  test('again where it was lost, and the former code is void', async () => {
    const phone = newNumber()
    const client = newClient()
    const post = postOf(phone)
    granted(await client.signUp({ phone, password: PASSWORD }))
    const lost = await post.next()
    const sent = granted(await client.resend({ type: 'sms', phone }))
    assert.equal(sent.session, null)
    const { code: token } = await post.next()

    if (lost.code !== token) {
      assertRefused(await client.verifyOtp({ type: 'sms', phone, token: lost.code }), 403, 'otp_expired')
    }
    granted(await client.verifyOtp({ type: 'sms', phone, token }))
  })
})

describe('a code in a text message', confirming, () => {
  test('lets in', async () => {
    const { phone, user, post } = await caller()
    const client = newClient()
    granted(await client.signInWithOtp({ phone }))
    const { code: token } = await post.next()
    const wrong = token === '000000' ? '000001' : '000000'

    assertRefused(await client.verifyOtp({ type: 'sms', phone, token: wrong }), 403, 'otp_expired')
    granted(await client.verifyOtp({ type: 'sms', phone, token }))
    await assertAlive(client, user.id)
  })

  test('confirms a new number, also where it had to be sent again', async () => {
    const { phone: former, client, user } = await caller()
    const phone = newNumber()
    const post = postOf(phone)
    const waiting = granted(await client.updateUser({ phone })).user
    assert.equal(waiting.phone, former)
    assert.equal(waiting.new_phone, phone)
    await post.next()
    // Whose change it is, the server is told by the number that they have.
    granted(await client.resend({ type: 'phone_change', phone: former }))
    const { code: token } = await post.next()
    const answer = granted(await client.verifyOtp({ type: 'phone_change', phone, token }))

    assert.equal(answer.user.id, user.id)
    assert.equal(answer.user.phone, phone)
    granted(await newClient().signInWithPassword({ phone, password: PASSWORD }))
    const gone = await newClient().signInWithPassword({ phone: former, password: PASSWORD })
    assertRefused(gone, 400, 'invalid_credentials')
  })

  test('confirms a first number beside an address', async () => {
    const { email, client } = await member()
    const phone = newNumber()
    granted(await client.updateUser({ phone }))
    const { code: token } = await postOf(phone).next()
    const { user } = granted(await client.verifyOtp({ type: 'phone_change', phone, token }))

    assert.equal(user.phone, phone)
    assert.equal(user.email, email)
    granted(await newClient().signInWithPassword({ phone, password: PASSWORD }))
  })
})
