import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newAdmin, newClient } from './support/clients.js'
import { createdByAdmin, granted, PASSWORD, signedIn, signedUp } from './support/people.js'
import { assertAlive, assertRefused } from './support/refusals.js'

const admin = newAdmin()

test('a banned user cannot sign in until the ban is lifted', async () => {
  const { email, user } = await signedUp()
  const { user: banned } = granted(await admin.updateUserById(user.id, { ban_duration: '24h' }))

  const hours = (Date.parse(banned.banned_until) - Date.now()) / 3_600_000
  assert.ok(hours > 23.9 && hours < 24.1, banned.banned_until)
  const answer = await newClient().signInWithPassword({ email, password: PASSWORD })
  assertRefused(answer, 400, 'user_banned')

  const { user: lifted } = granted(await admin.updateUserById(user.id, { ban_duration: 'none' }))
  assert.equal(lifted.banned_until, undefined)
  await signedIn({ email })
})

test('a ban stops the sessions that are open, and lifting it lets them go on', async () => {
  const { client, user, session } = await signedUp()
  granted(await admin.updateUserById(user.id, { ban_duration: '1h30m' }))

  assertRefused(await client.getUser(), 403, 'user_banned')
  assertRefused(await newClient().refreshSession(session), 400, 'user_banned')

  granted(await admin.updateUserById(user.id, { ban_duration: 'none' }))
  await assertAlive(client, user.id)
})

test('a user may be created banned', async () => {
  const { email } = await createdByAdmin({ ban_duration: '1h' })

  assertRefused(await newClient().signInWithPassword({ email, password: PASSWORD }), 400, 'user_banned')
})

test('a ban for no understandable time is refused and bans nobody', async () => {
  const { email, user } = await createdByAdmin()

  assertRefused(await admin.updateUserById(user.id, { ban_duration: 'a while' }), 400, 'validation_failed')
  await signedIn({ email })
})
