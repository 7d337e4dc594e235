import assert from 'node:assert/strict'

/** The server refused with this HTTP status and this stable code, and the client understood both. */
export function assertRefused({ error }, status, code) {
  assert.ok(error, `expected the refusal ${code}, but the call succeeded`)
  assert.deepEqual(
    { name: error.name, status: error.status, code: error.code },
    { name: 'AuthApiError', status, code },
    error.message,
  )
}

/** The client understood that its session is over: it had been told `session_not_found`, or holds no session. */
export function assertSessionMissing({ error }) {
  assert.ok(error, 'expected the session to be over, but the call succeeded')
  assert.equal(error.name, 'AuthSessionMissingError', `${error.code}: ${error.message}`)
}

/** Every sign of life that a device has is gone: neither its access token nor its refresh token is worth anything. */
export async function assertEnded(client, session) {
  assertSessionMissing(await client.getUser(session.access_token))
  assertRefused(await client.refreshSession(session), 400, 'refresh_token_not_found')
}

/** A device's session works: the server answers it, and it can be refreshed. */
export async function assertAlive(client, userId) {
  const asked = await client.getUser()
  assert.ifError(asked.error)
  assert.equal(asked.data.user.id, userId)
  const refreshed = await client.refreshSession()
  assert.ifError(refreshed.error)
  assert.equal(refreshed.data.user.id, userId)
}
