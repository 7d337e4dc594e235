import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newAdmin, newClient } from './support/clients.js'
import { granted, sessionOf, signedIn, signedUp } from './support/people.js'
import { assertAlive, assertEnded, assertRefused } from './support/refusals.js'

/** A person on three devices, with what each of them holds. */
async function onThreeDevices() {
  const person = await signedUp()
  const [phone, laptop, tablet] = [person.client, await signedIn(person), await signedIn(person)]
  const sessions = { phone: await sessionOf(phone), laptop: await sessionOf(laptop), tablet: await sessionOf(tablet) }
  return { ...person, phone, laptop, tablet, sessions }
}

test('a local sign-out ends this session and no other', async () => {
  const { user, phone, laptop, tablet, sessions } = await onThreeDevices()
  granted(await phone.signOut({ scope: 'local' }))

  assert.equal(await sessionOf(phone), null)
  await assertEnded(newClient(), sessions.phone)
  await assertAlive(laptop, user.id)
  await assertAlive(tablet, user.id)
})

test('signing out the others ends every session but this one', async () => {
  const { user, phone, sessions } = await onThreeDevices()
  granted(await phone.signOut({ scope: 'others' }))

  await assertEnded(newClient(), sessions.laptop)
  await assertEnded(newClient(), sessions.tablet)
  assert.deepEqual(await sessionOf(phone), sessions.phone)
  await assertAlive(phone, user.id)
})

for (const [name, options] of [['a global sign-out', [{ scope: 'global' }]], ['a sign-out without a scope', []]]) {
  test(`${name} ends every session of the user`, async () => {
    const { phone, sessions } = await onThreeDevices()
    granted(await phone.signOut(...options))

    assert.equal(await sessionOf(phone), null)
    for (const session of Object.values(sessions)) await assertEnded(newClient(), session)
  })
}

test('a sign-out touches nobody else, and the user may come back', async () => {
  const bystander = await signedUp()
  const person = await signedUp()
  granted(await person.client.signOut())

  await assertAlive(bystander.client, bystander.user.id)
  await assertAlive(await signedIn(person), person.user.id)
})

test('signing out of a session that is already over succeeds', async () => {
  const { phone, laptop } = await onThreeDevices()
  granted(await phone.signOut({ scope: 'global' }))

  granted(await laptop.signOut())
  assert.equal(await sessionOf(laptop), null)
})

for (const [scope, ended, alive] of [
  ['local', ['phone'], ['laptop', 'tablet']],
  ['others', ['laptop', 'tablet'], ['phone']],
  ['global', ['phone', 'laptop', 'tablet'], []],
]) {
  test(`a back end that holds a user's token signs them out with the scope ${scope}`, async () => {
    const { user, sessions, ...devices } = await onThreeDevices()
    granted(await newAdmin().signOut(sessions.phone.access_token, scope))

    for (const device of ended) await assertEnded(newClient(), sessions[device])
    for (const device of alive) await assertAlive(devices[device], user.id)
  })
}

test('a back end cannot sign anybody out with a token that the server did not sign', async () => {
  assertRefused(await newAdmin().signOut('not.a.token'), 403, 'bad_jwt')
})
