import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyHeaders, newClient } from './support/clients.js'
import { ANON_KEY, AUTH_URL } from './support/environment.js'
import { granted, newAddress, PASSWORD, signedUp } from './support/people.js'

// Apps from before 2024 read `error_code` and `msg`; newer ones say which version they speak and read `code` and `message`.
const VERSION = 'x-supabase-api-version'
const NEW = { [VERSION]: '2024-01-01' }

/** Asks the server directly and returns the status, the body and what the headers say about the error. */
async function ask(path, { method = 'POST', key = ANON_KEY, headers = {}, body } = {}) {
  const answer = await fetch(AUTH_URL + path, {
    method,
    headers: { ...keyHeaders(key), 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  return {
    status: answer.status,
    body: await answer.json(),
    version: answer.headers.get(VERSION),
    errorCode: answer.headers.get('x-sb-error-code'),
    type: answer.headers.get('content-type'),
  }
}

/** Requests that are refused: [what, status, code, message, a function that makes the request]. */
const refusals = [
  ['wrong credentials', 400, 'invalid_credentials', 'Invalid login credentials', async () => [
    '/token?grant_type=password',
    { body: { email: newAddress(), password: PASSWORD } },
  ]],
  ['an address that is taken', 422, 'user_already_exists', 'User already registered', async () => [
    '/signup',
    { body: { email: (await signedUp()).email, password: PASSWORD } },
  ]],
  ['a refresh token nobody has', 400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found', async () => [
    '/token?grant_type=refresh_token',
    { body: { refresh_token: 'abcdefghijkl' } },
  ]],
  ['a session that has ended', 403, 'session_not_found', 'Session from session_id claim in JWT does not exist', async () => {
    const { client, session } = await signedUp()
    granted(await client.signOut())
    return ['/user', { method: 'GET', key: session.access_token }]
  }],
  ['an admin call with the anon key', 403, 'not_admin', 'User not allowed', async () => ['/admin/users', { method: 'GET' }]],
  ['the password one already has', 422, 'same_password', 'New password should be different from the old password.', async () => [
    '/user',
    { method: 'PUT', key: (await signedUp()).session.access_token, body: { password: PASSWORD } },
  ]],
]

for (const [what, status, code, message, request] of refusals) {
  test(`${what}: an app of today reads code and message`, async () => {
    const [path, options] = await request()
    const answer = await ask(path, { ...options, headers: NEW })

    const body = { code, message }
    assert.deepEqual(answer, { status, body, version: '2024-01-01', errorCode: code, type: 'application/json' })
  })

  test(`${what}: an app from before 2024 reads error_code and msg`, async () => {
    const [path, options] = await request()
    const answer = await ask(path, options)

    const body = { code: status, error_code: code, msg: message }
    assert.deepEqual(answer, { status, body, version: null, errorCode: code, type: 'application/json' })
  })
}

test('a weak password has its reasons in both shapes', async () => {
  const body = { email: newAddress(), password: 'short' }
  const { body: now } = await ask('/signup', { body, headers: NEW })
  const { body: before } = await ask('/signup', { body })

  assert.deepEqual(now.weak_password.reasons, ['length'])
  assert.deepEqual(now, { code: 'weak_password', message: now.message, weak_password: now.weak_password })
  assert.deepEqual(before, { code: 422, error_code: 'weak_password', msg: now.message, weak_password: now.weak_password })
})

test('a version that is too old or no date is answered in the old shape, a later one in the new', async () => {
  const body = { email: newAddress(), password: PASSWORD }
  const code = async (version) =>
    (await ask('/token?grant_type=password', { body, headers: { [VERSION]: version } })).body.code

  assert.equal(await code('2023-12-31'), 400)
  assert.equal(await code('yesterday'), 400)
  assert.equal(await code('2030-01-01'), 'invalid_credentials')
})

test('a body that is no JSON is refused as such', async () => {
  const headers = { ...keyHeaders(ANON_KEY), ...NEW }
  const answer = await fetch(`${AUTH_URL}/signup`, { method: 'POST', headers, body: '{' })

  assert.equal(answer.status, 400)
  assert.equal((await answer.json()).code, 'bad_json')
})

test('the client makes the same error of both shapes', async () => {
  const today = newClient()
  const before = newClient({ headers: { 'X-Supabase-Api-Version': '2023-01-01' } })
  const { email, client, session } = await signedUp()
  granted(await client.signOut())

  for (const call of [
    (each) => each.signInWithPassword({ email, password: 'wrong' }),
    (each) => each.signUp({ email, password: PASSWORD }),
    (each) => each.signUp({ email: newAddress(), password: 'short' }),
    (each) => each.getUser(session.access_token),
    (each) => each.getUser('not.a.token'),
    (each) => each.refreshSession(session),
    (each) => each.admin.listUsers(),
  ]) {
    const [now, then] = [(await call(today)).error, (await call(before)).error]
    assert.ok(now.code || now.name === 'AuthSessionMissingError', `${now}`)
    assert.deepEqual(then.toJSON(), now.toJSON())
  }
})

test('an app that wants refusals thrown catches them', async () => {
  const client = newClient({ throwOnError: true })

  assert.equal(client.isThrowOnErrorEnabled(), true)
  const refused = { name: 'AuthApiError', status: 400, code: 'invalid_credentials' }
  await assert.rejects(client.signInWithPassword({ email: newAddress(), password: PASSWORD }), refused)
})
