import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient } from '@supabase/supabase-js'
import { ANON_KEY, AUTH_URL, JWT_ALG, SERVICE_ROLE_KEY, signsSymmetrically } from './support/environment.js'
import { gatewayFor } from './support/gateway.js'
import { memory } from './support/memory.js'
import { granted, newAddress, PASSWORD } from './support/people.js'
import { assertRefused, assertSessionMissing } from './support/refusals.js'

/** No test opens a socket, but on Node 20 the client insists on knowing how it would. */
class NoSocket {}

const app = (url, key = ANON_KEY) =>
  createClient(url, key, {
    auth: { storage: memory(), autoRefreshToken: false },
    realtime: { transport: NoSocket },
  })

test('an app behind a gateway signs up, in, changes its user, refreshes and signs out', async (t) => {
  const { url, authRequests } = await gatewayFor(t)
  const email = newAddress()
  const { auth } = app(url)

  const { user } = granted(await auth.signUp({ email, password: PASSWORD, options: { data: { plan: 'free' } } }))
  granted(await auth.signOut())
  granted(await auth.signInWithPassword({ email, password: PASSWORD }))
  granted(await auth.updateUser({ data: { plan: 'gold' } }))
  const { session } = granted(await auth.refreshSession())
  assert.equal(session.user.id, user.id)
  assert.equal(session.user.user_metadata.plan, 'gold')
  granted(await auth.signOut())
  assertSessionMissing(await auth.getUser(session.access_token))

  assert.deepEqual(authRequests, [
    'POST /auth/v1/signup',
    'POST /auth/v1/logout?scope=global',
    'POST /auth/v1/token?grant_type=password',
    'PUT /auth/v1/user',
    'POST /auth/v1/token?grant_type=refresh_token',
    'POST /auth/v1/logout?scope=global',
    'GET /auth/v1/user',
  ])
})

test('an app without a gateway finds the service where it looks for it', async () => {
  const email = newAddress()
  const { auth } = app(AUTH_URL)

  granted(await auth.signUp({ email, password: PASSWORD }))
  granted(await auth.signOut())
  granted(await auth.signInWithPassword({ email, password: PASSWORD }))
})

test('requests for data carry the anon key before the sign-in and the access token after it', async (t) => {
  const { url, dataRequests } = await gatewayFor(t)
  const client = app(url)
  await client.from('todos').select()
  const { session } = granted(await client.auth.signUp({ email: newAddress(), password: PASSWORD }))
  await client.from('todos').select()

  assert.deepEqual(
    dataRequests.map(({ headers }) => headers.authorization),
    [`Bearer ${ANON_KEY}`, `Bearer ${session.access_token}`],
  )
})

test('a back end behind a gateway administers users page by page', async (t) => {
  const { url } = await gatewayFor(t)
  const { admin } = app(url, SERVICE_ROLE_KEY).auth
  const create = () => admin.createUser({ email: newAddress(), password: PASSWORD, email_confirm: true })
  const { user } = granted(await create())
  granted(await create())
  const page = granted(await admin.listUsers({ page: 1, perPage: 1 }))

  assert.equal(page.users.length, 1)
  assert.ok(page.total >= 2)
  assert.equal(page.nextPage, 2)
  granted(await admin.deleteUser(user.id))
  assertRefused(await admin.getUserById(user.id), 404, 'user_not_found')
})

test('refusals arrive through a gateway as they are', async (t) => {
  const { url } = await gatewayFor(t)
  const { auth } = app(url)
  const email = newAddress()

  const weak = await auth.signUp({ email, password: 'short' })
  assert.equal(weak.error.name, 'AuthWeakPasswordError')
  assert.ok(weak.error.reasons.includes('length'))
  assertRefused(await auth.signInWithPassword({ email, password: PASSWORD }), 400, 'invalid_credentials')
  assertRefused(await auth.admin.listUsers(), 403, 'not_admin')
})

test('getClaims works behind a gateway', async (t) => {
  const { url, authRequests } = await gatewayFor(t)
  const { auth } = app(url)
  const { user } = granted(await auth.signUp({ email: newAddress(), password: PASSWORD }))
  authRequests.length = 0
  const { claims, header } = granted(await auth.getClaims())

  assert.equal(claims.sub, user.id)
  assert.equal(header.alg, JWT_ALG)
  const verification = signsSymmetrically ? 'GET /auth/v1/user' : 'GET /auth/v1/.well-known/jwks.json'
  assert.deepEqual(authRequests, [verification])
})
