import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { caller, confirming, member, newClient } from './support/confirming.js'
import { granted, OTHER_PASSWORD, sessionOf } from './support/people.js'
import { assertRefused } from './support/refusals.js'
import { signed, claimsOf } from './support/tokens.js'

/** The client with a token that does not say since when its user is in, as if that were long ago. */
async function longAgo(person) {
  const session = await sessionOf(person.client)
  const { session_id, ...claims } = claimsOf(session.access_token)
  granted(await person.client.setSession({ ...session, access_token: signed(claims) }))
  return person
}

describe('whoever came in long ago proves anew who they are before they change their password', confirming, () => {
  for (const [medium, somebody] of [['mail', member], ['text message', caller]]) {
    test(`by a code that comes by ${medium}`, async () => {
      const { email, phone, client, post } = await longAgo(await somebody())
      const wish = { password: OTHER_PASSWORD }
      assertRefused(await client.updateUser(wish), 400, 'reauthentication_needed')

      assert.deepEqual(granted(await client.reauthenticate()), { user: null, session: null })
      const { code: nonce } = await post.next()
      const wrong = nonce === '000000' ? '000001' : '000000'
      assertRefused(await client.updateUser({ ...wish, nonce: wrong }), 422, 'reauthentication_not_valid')
      granted(await client.updateUser({ ...wish, nonce }))

      const address = email ? { email } : { phone }
      granted(await newClient().signInWithPassword({ ...address, password: OTHER_PASSWORD }))
    })
  }
})
