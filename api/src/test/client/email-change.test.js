import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, member, newClient } from './support/confirming.js'
import { SITE_URL } from './support/environment.js'
import { listening } from './support/events.js'
import { granted, newAddress, PASSWORD, sessionOf } from './support/people.js'
import { fragmentOf, postOf } from './support/post.js'
import { assertAlive, assertRefused } from './support/refusals.js'

const type = 'email_change'

describe('a change of address is confirmed at both addresses', confirming, () => {
  /** Somebody who wants another address, with the mails that they got at both. */
  async function mover() {
    const person = await member()
    const wanted = newAddress()
    const newPost = postOf(wanted)
    const answer = await person.client.updateUser({ email: wanted }, { emailRedirectTo: `${SITE_URL}/moved` })
    const { user } = granted(answer)
    assert.equal(user.email, person.email)
    assert.equal(user.new_email, wanted)
    return { ...person, wanted, newPost, mails: { old: await person.post.next(), new: await newPost.next() } }
  }

  async function assertMoved({ email, wanted, user }) {
    const client = newClient()
    const moved = granted(await client.signInWithPassword({ email: wanted, password: PASSWORD })).user
    assert.equal(moved.id, user.id)
    assert.equal(moved.new_email, undefined)
    assert.equal(moved.identities[0].identity_data.email, wanted)
    assertRefused(await client.signInWithPassword({ email, password: PASSWORD }), 400, 'invalid_credentials')
  }

  for (const [first, second] of [['old', 'new'], ['new', 'old']]) {
    test(`by links, that to the ${first} one first`, async () => {
      const person = await mover()
      const half = await person.mails[first].follow()
      assert.equal(half.pathname, '/moved')
      assert.match(fragmentOf(half).message, /proceed to confirm link sent to the other email/)
      assert.equal(granted(await person.client.getUser()).user.email, person.email)

      const whole = fragmentOf(await person.mails[second].follow())
      assert.equal(whole.type, type)
      const client = newClient()
      granted(await client.setSession(whole))
      await assertAlive(client, person.user.id)
      await assertMoved(person)
    })
  }

  test('by codes', async () => {
    const person = await mover()
    const client = newClient()
    const heard = await listening(client)
    const half = await client.verifyOtp({ type, email: person.wanted, token: person.mails.new.code })
    assert.deepEqual(granted(half), { user: null, session: null })
    assert.equal(await sessionOf(client), null)

    const whole = granted(await client.verifyOtp({ type, email: person.email, token: person.mails.old.code }))
    assert.equal(whole.user.email, person.wanted)
    assert.deepEqual(heard, [['INITIAL_SESSION', null], ['SIGNED_IN', person.user.id]])
    await assertAlive(client, person.user.id)
    await assertMoved(person)
  })

  test('by what is in links', async () => {
    const person = await mover()
    const client = newClient()
    const half = await client.verifyOtp({ type, token_hash: person.mails.old.hash })
    assert.deepEqual(granted(half), { user: null, session: null })

    const whole = granted(await client.verifyOtp({ type, token_hash: person.mails.new.hash }))
    assert.equal(whole.user.email, person.wanted)
    await assertMoved(person)
  })

  test('by mails that were sent again, and no longer by the former ones', async () => {
    const person = await mover()
    granted(await person.client.resend({ type, email: person.email }))
    const again = { old: await person.post.next(), new: await person.newPost.next() }

    assert.equal(fragmentOf(await person.mails.old.follow()).error_code, 'otp_expired')
    assert.equal(fragmentOf(await person.mails.new.follow()).error_code, 'otp_expired')
    await again.old.follow()
    await again.new.follow()
    await assertMoved(person)
  })
})
