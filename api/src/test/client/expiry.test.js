import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newClient, recordingFetch } from './support/clients.js'
import { SHORT_LIVED_URL } from './support/environment.js'
import { memory } from './support/memory.js'
import { granted, sessionOf, signedUp } from './support/people.js'
import { assertRefused } from './support/refusals.js'
import { claimsOf } from './support/tokens.js'
import { until } from './support/until.js'

const REFRESH = 'POST /token?grant_type=refresh_token'
const skip = SHORT_LIVED_URL ? false : 'SHORT_LIVED_URL is not set'

/** A storage in which the session of `device` looks as if its access token had expired an hour ago. */
function aged(storage, storageKey) {
  const session = JSON.parse(storage.getItem(storageKey))
  storage.setItem(storageKey, JSON.stringify({ ...session, expires_at: session.expires_at - 2 * 3600 }))
}

test('a client that finds its access token expired refreshes before it asks', async () => {
  const { fetch, calls } = recordingFetch()
  const device = { storage: memory(), storageKey: 'the app', fetch }
  const { client, user, session } = await signedUp({ client: newClient(device) })
  aged(device.storage, device.storageKey)
  calls.length = 0

  const answer = granted(await client.getUser())

  assert.equal(answer.user.id, user.id)
  assert.deepEqual(calls, [REFRESH, 'GET /user'])
  assert.notEqual((await sessionOf(client)).refresh_token, session.refresh_token)
})

test('an app that is opened after a long time refreshes by itself', async () => {
  const { fetch, calls } = recordingFetch()
  const device = { storage: memory(), storageKey: 'the app', fetch }
  const { user } = await signedUp({ client: newClient(device) })
  aged(device.storage, device.storageKey)
  calls.length = 0
  const events = []

  const reopened = newClient({ ...device, autoRefreshToken: true })
  reopened.onAuthStateChange((event, session) => events.push([event, session?.user.id]))

  await until(() => events.length > 1)
  assert.deepEqual(events, [['TOKEN_REFRESHED', user.id], ['INITIAL_SESSION', user.id]])
  assert.deepEqual(calls, [REFRESH])
})

test('an app that is opened after its session was ended starts signed out', async () => {
  const device = { storage: memory(), storageKey: 'the app' }
  const { client, session } = await signedUp({ client: newClient(device) })
  aged(device.storage, device.storageKey)
  const elsewhere = newClient()
  granted(await elsewhere.setSession(session))
  granted(await elsewhere.signOut())

  const answer = await client.getSession()

  assertRefused(answer, 400, 'refresh_token_not_found')
  assert.equal(await sessionOf(client), null)
})

test('the server refuses an access token that has expired, and the client goes on with a new one', { skip }, async () => {
  const { fetch, calls } = recordingFetch(SHORT_LIVED_URL)
  const { client, user, session } = await signedUp({ client: newClient({ url: SHORT_LIVED_URL, fetch }) })
  const bystander = newClient({ url: SHORT_LIVED_URL })
  const refusal = await until(async () => {
    const answer = await bystander.getUser(session.access_token)
    return answer.error ? answer : null
  })
  assertRefused(refusal, 403, 'bad_jwt')
  assert.ok(Date.now() / 1000 >= claimsOf(session.access_token).exp, 'not before its time')
  calls.length = 0

  const answer = granted(await client.getUser())

  assert.equal(answer.user.id, user.id)
  assert.deepEqual(calls, [REFRESH, 'GET /user'])
  const next = claimsOf((await sessionOf(client)).access_token)
  assert.ok(next.exp > claimsOf(session.access_token).exp)
  assert.equal(next.session_id, claimsOf(session.access_token).session_id)
})

test('a client with automatic refresh renews its access token before anybody asks', { skip }, async () => {
  const { fetch, calls } = recordingFetch(SHORT_LIVED_URL)
  const client = newClient({ url: SHORT_LIVED_URL, fetch })
  const { session } = await signedUp({ client })
  calls.length = 0
  const refreshed = new Promise((resolve) => {
    client.onAuthStateChange((event, session) => event === 'TOKEN_REFRESHED' && resolve(session))
  })

  await client.startAutoRefresh()
  const renewed = await refreshed
  await client.stopAutoRefresh()

  assert.equal(calls[0], REFRESH)
  assert.notEqual(renewed.refresh_token, session.refresh_token)
})
