import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newClient, recordingFetch } from './support/clients.js'
import { ANON_KEY } from './support/environment.js'
import { memory } from './support/memory.js'
import { granted, sessionOf, signedIn, signedUp } from './support/people.js'
import { assertAlive, assertEnded, assertRefused, assertSessionMissing } from './support/refusals.js'
import { claimsOf, tampered } from './support/tokens.js'

test('getUser asks the server for the user as they are now', async () => {
  const person = await signedUp()
  const elsewhere = await signedIn(person)
  granted(await elsewhere.updateUser({ data: { nickname: 'changed elsewhere' } }))

  const { user } = granted(await person.client.getUser())

  assert.equal(user.user_metadata.nickname, 'changed elsewhere')
  assert.equal((await sessionOf(person.client)).user.user_metadata.nickname, undefined)
})

test('getSession answers from the storage of the device without a request', async () => {
  const { fetch, calls } = recordingFetch()
  const { client, session } = await signedUp({ client: newClient({ fetch }) })
  calls.length = 0

  assert.deepEqual(await sessionOf(client), session)
  assert.deepEqual(calls, [])
})

test('an app that is opened again is still signed in', async () => {
  const storage = memory()
  const device = { storage, storageKey: 'the app' }
  const { user } = await signedUp({ client: newClient(device) })

  await assertAlive(newClient(device), user.id)
})

test('setSession hands a session over to another client', async () => {
  const { user, session } = await signedUp()
  const client = newClient()
  const answer = granted(await client.setSession(session))

  assert.equal(answer.user.id, user.id)
  assert.equal(answer.session.access_token, session.access_token)
  await assertAlive(client, user.id)
})

test('setSession with an expired access token refreshes the session', async () => {
  const { user, session } = await signedUp()
  const { fetch, calls } = recordingFetch()
  const client = newClient({ fetch })
  const expired = tampered(session.access_token, { exp: claimsOf(session.access_token).iat - 60 })
  const answer = granted(await client.setSession({ access_token: expired, refresh_token: session.refresh_token }))

  assert.deepEqual(calls, ['POST /token?grant_type=refresh_token'])
  assert.equal(answer.user.id, user.id)
  assert.notEqual(answer.session.refresh_token, session.refresh_token)
})

test('setSession refuses a token that the server did not sign', async () => {
  const { session } = await signedUp()
  const client = newClient()
  const forged = tampered(session.access_token, { role: 'service_role' })

  assertRefused(await client.setSession({ ...session, access_token: forged }), 403, 'bad_jwt')
  assert.equal(await sessionOf(client), null)
})

test('a token that is none is refused', async () => {
  assertRefused(await newClient().getUser('not.a.token'), 403, 'bad_jwt')
})

test('the anon key is no user', async () => {
  assertRefused(await newClient().getUser(ANON_KEY), 403, 'bad_jwt')
})

test('a session that was ended elsewhere is over for its device, which notices and forgets it', async () => {
  const person = await signedUp()
  const forgotten = await signedIn(person)
  const lost = await sessionOf(forgotten)
  const events = []
  forgotten.onAuthStateChange((event) => events.push(event))
  granted(await person.client.signOut({ scope: 'others' }))

  assertSessionMissing(await forgotten.getUser())

  assert.equal(await sessionOf(forgotten), null)
  assert.equal(events.at(-1), 'SIGNED_OUT')
  await assertEnded(newClient(), lost)
})

test('setSession with an ended session says that it is missing', async () => {
  const { client, session } = await signedUp()
  granted(await client.signOut())

  assertSessionMissing(await newClient().setSession(session))
})
