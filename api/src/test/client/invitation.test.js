import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, member, newAdmin, newClient } from './support/confirming.js'
import { SITE_URL } from './support/environment.js'
import { granted, newAddress, PASSWORD } from './support/people.js'
import { fragmentOf, postOf } from './support/post.js'
import { assertAlive, assertRefused } from './support/refusals.js'

describe('a back end invites somebody', confirming, () => {
  async function guest() {
    const email = newAddress()
    const options = { data: { team: 'navy' }, redirectTo: `${SITE_URL}/join` }
    const { user } = granted(await newAdmin().inviteUserByEmail(email, options))
    assert.equal(user.email, email)
    assert.ok(Date.parse(user.invited_at) > 0)
    return { email, user, client: newClient(), mail: await postOf(email).next() }
  }

  /** Who is in chooses a password, and is who was invited. */
  async function assertJoins({ email, user, client }) {
    granted(await client.updateUser({ password: PASSWORD }))
    const joined = granted(await newClient().signInWithPassword({ email, password: PASSWORD })).user
    assert.equal(joined.id, user.id)
    assert.equal(joined.user_metadata.team, 'navy')
    await assertAlive(client, user.id)
  }

  test('who comes by the link', async () => {
    const person = await guest()
    const place = await person.mail.follow()
    assert.equal(place.pathname, '/join')
    assert.equal(fragmentOf(place).type, 'invite')

    granted(await person.client.setSession(fragmentOf(place)))
    await assertJoins(person)
  })

  test('who comes by the code', async () => {
    const person = await guest()
    granted(await person.client.verifyOtp({ type: 'invite', email: person.email, token: person.mail.code }))

    await assertJoins(person)
  })

  test('who comes by what is in the link', async () => {
    const person = await guest()
    granted(await person.client.verifyOtp({ type: 'invite', token_hash: person.mail.hash }))

    await assertJoins(person)
  })

  test('but nobody who is there already', async () => {
    const { email } = await member()

    assertRefused(await newAdmin().inviteUserByEmail(email), 422, 'email_exists')
  })
})
