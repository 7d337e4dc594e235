import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newClient } from './support/clients.js'
import { listening } from './support/events.js'
import { memory } from './support/memory.js'
import { granted, newAddress, PASSWORD, sessionOf, signedIn, signedUp } from './support/people.js'

test('a listener hears how a session begins, changes and ends', async () => {
  const client = newClient()
  const heard = await listening(client)
  const { user } = await signedUp({ client })
  granted(await client.refreshSession())
  granted(await client.updateUser({ data: { heard: true } }))
  granted(await client.signOut())

  assert.deepEqual(heard, [
    ['INITIAL_SESSION', null],
    ['SIGNED_IN', user.id],
    ['TOKEN_REFRESHED', user.id],
    ['USER_UPDATED', user.id],
    ['SIGNED_OUT', null],
  ])
})

test('a listener that comes later first hears of the session that is there', async () => {
  const storage = memory()
  const { client, user } = await signedUp({ client: newClient({ storage }) })

  assert.deepEqual(await listening(client), [['INITIAL_SESSION', user.id]])
})

test('a listener gets the session that the client holds', async () => {
  const client = newClient()
  let heard
  client.onAuthStateChange((event, session) => {
    if (event === 'TOKEN_REFRESHED') heard = session
  })
  await signedUp({ client })
  const { session } = granted(await client.refreshSession())

  assert.deepEqual(heard, session)
  assert.deepEqual(await sessionOf(client), session)
})

test('what is refused is no event', async () => {
  const client = newClient()
  const heard = await listening(client)
  const { email } = await signedUp()
  await client.signInWithPassword({ email, password: 'wrong' })
  await client.signUp({ email, password: PASSWORD })
  await client.signUp({ email: newAddress(), password: 'short' })

  assert.deepEqual(heard, [['INITIAL_SESSION', null]])
})

test('signing out the others is no event on the device that does it', async () => {
  const person = await signedUp()
  await signedIn(person)
  const heard = await listening(person.client)
  granted(await person.client.signOut({ scope: 'others' }))

  assert.deepEqual(heard, [['INITIAL_SESSION', person.user.id]])
})
