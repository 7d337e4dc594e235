import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newClient } from './support/clients.js'
import { granted, OTHER_PASSWORD, PASSWORD, sessionOf, signedIn, signedUp } from './support/people.js'
import { assertAlive, assertEnded, assertRefused } from './support/refusals.js'

test('new metadata is merged into what is there, key by key', async () => {
  const { email, client, user } = await signedUp({ data: { kept: 1, replaced: { a: 1, b: 2 } } })
  const answer = granted(await client.updateUser({ data: { replaced: { c: 3 }, added: [true] } }))
  const known = { sub: user.id, email, email_verified: true, phone_verified: false }

  assert.deepEqual(answer.user.user_metadata, { ...known, kept: 1, replaced: { c: 3 }, added: [true] })
  assert.deepEqual(granted(await client.getUser()).user.user_metadata, answer.user.user_metadata)
  assert.deepEqual((await sessionOf(client)).user, answer.user)
  assert.ok(answer.user.updated_at > user.updated_at)
})

test('a key of the metadata that is set to null is removed', async () => {
  const { client } = await signedUp({ data: { kept: 1, removed: 2 } })
  granted(await client.updateUser({ data: { removed: null, 'never there': null } }))
  const { user_metadata } = granted(await client.getUser()).user

  assert.equal(user_metadata.kept, 1)
  assert.ok(!('removed' in user_metadata))
  assert.ok(!('never there' in user_metadata))
})

test('a new password signs in and the old one does not', async () => {
  const person = await signedUp()
  granted(await person.client.updateUser({ password: OTHER_PASSWORD }))

  await signedIn(person, { password: OTHER_PASSWORD })
  const old = await newClient().signInWithPassword({ email: person.email, password: PASSWORD })
  assertRefused(old, 400, 'invalid_credentials')
})

test('a new password ends every other session and keeps the one that set it', async () => {
  const person = await signedUp()
  const others = [await signedIn(person), await signedIn(person)]
  const lost = await Promise.all(others.map(sessionOf))

  granted(await person.client.updateUser({ password: OTHER_PASSWORD }))

  for (const session of lost) await assertEnded(newClient(), session)
  await assertAlive(person.client, person.user.id)
})

test('new metadata ends no session', async () => {
  const person = await signedUp()
  const other = await signedIn(person)
  granted(await person.client.updateUser({ data: { changed: true } }))

  await assertAlive(other, person.user.id)
})

test('the password that one already has is refused as a new one', async () => {
  const { client } = await signedUp()

  assertRefused(await client.updateUser({ password: PASSWORD }), 422, 'same_password')
})

test('a weak new password is refused and changes nothing', async () => {
  const person = await signedUp()
  const other = await signedIn(person)
  const { error } = await person.client.updateUser({ password: 'short', data: { changed: true } })

  assert.equal(error.name, 'AuthWeakPasswordError')
  assert.ok(error.reasons.includes('length'))
  const unchanged = granted(await (await signedIn(person)).getUser()).user
  assert.equal(unchanged.user_metadata.changed, undefined)
  await assertAlive(other, person.user.id)
})

test('nobody can take the address of somebody else', async () => {
  const { client } = await signedUp()
  const { email: taken } = await signedUp()

  assertRefused(await client.updateUser({ email: taken }), 422, 'email_exists')
})

test('nobody can write their own app_metadata', async () => {
  // Policies trust app_metadata; the types of the client do not offer it, an attacker's request does.
  const { client } = await signedUp()

  assertRefused(await client.updateUser({ app_metadata: { role: 'boss' } }), 403, 'not_admin')
  assert.equal(granted(await client.getUser()).user.app_metadata.role, undefined)
})
