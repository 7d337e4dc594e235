import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newAdmin, newClient } from './support/clients.js'
import { granted, PASSWORD, signedUp } from './support/people.js'
import { assertRefused, assertSessionMissing } from './support/refusals.js'

const admin = newAdmin()

test('a deleted user is gone, with every session', async () => {
  const { email, client, user, session } = await signedUp()
  granted(await admin.deleteUser(user.id))

  assertRefused(await admin.getUserById(user.id), 404, 'user_not_found')
  assertRefused(await client.getUser(), 403, 'user_not_found')
  assertRefused(await newClient().refreshSession(session), 400, 'refresh_token_not_found')
  assertRefused(await newClient().signInWithPassword({ email, password: PASSWORD }), 400, 'invalid_credentials')
  assertRefused(await admin.deleteUser(user.id), 404, 'user_not_found')
})

test('a softly deleted user keeps the id and nothing that names the person', async () => {
  const { email, user } = await signedUp({ data: { first_name: 'Ada' } })
  granted(await admin.deleteUser(user.id, true))
  const { user: left } = granted(await admin.getUserById(user.id))

  assert.equal(left.id, user.id)
  assert.ok(Date.parse(left.deleted_at) > 0)
  assert.deepEqual(left.user_metadata, {})
  assert.deepEqual(left.app_metadata, {})
  assert.ok(!JSON.stringify(left).includes(email))
})

test('a softly deleted user can neither sign in nor go on', async () => {
  const { email, client, user, session } = await signedUp()
  granted(await admin.deleteUser(user.id, true))

  assertSessionMissing(await client.getUser())
  assertRefused(await newClient().refreshSession(session), 400, 'refresh_token_not_found')
  assertRefused(await newClient().signInWithPassword({ email, password: PASSWORD }), 400, 'invalid_credentials')
})

for (const soft of [false, true]) {
  test(`the address of a ${soft ? 'softly ' : ''}deleted user is free for somebody new`, async () => {
    const { email, user } = await signedUp()
    granted(await admin.deleteUser(user.id, soft))

    const next = granted(await newClient().signUp({ email, password: PASSWORD }))
    assert.notEqual(next.user.id, user.id)
    assert.equal(next.user.email, email)
  })
}

test('deleting one user touches nobody else', async () => {
  const bystander = await signedUp()
  const { user } = await signedUp()
  granted(await admin.deleteUser(user.id))

  assert.equal(granted(await bystander.client.getUser()).user.id, bystander.user.id)
})
