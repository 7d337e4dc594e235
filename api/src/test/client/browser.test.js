import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AUTH_URL } from './support/environment.js'
import { newAddress, PASSWORD } from './support/people.js'

// What a browser asks before and after it lets the client in a web page talk to a server of another origin.
const origin = 'https://app.example.com'
const listed = (answer, header) => (answer.headers.get(header) ?? '').toLowerCase().split(/\s*,\s*/)

for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
  test(`a web page may send ${method} with the headers of the client`, async () => {
    // apikey is missing on purpose: it is the gateway that reads it, and the gateway that allows it.
    const asked = ['authorization', 'content-type', 'x-client-info', 'x-supabase-api-version']
    const answer = await fetch(`${AUTH_URL}/user`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': asked.join(',') },
    })

    assert.ok([200, 204].includes(answer.status), `status ${answer.status}`)
    assert.ok(['*', origin].includes(answer.headers.get('access-control-allow-origin')))
    assert.ok(listed(answer, 'access-control-allow-methods').includes(method.toLowerCase()))
    const allowed = listed(answer, 'access-control-allow-headers')
    assert.deepEqual(asked.filter((header) => !allowed.includes(header)), [])
  })
}

test('a web page may read a refusal and the headers that the client needs', async () => {
  const answer = await fetch(`${AUTH_URL}/token?grant_type=password`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', 'x-supabase-api-version': '2024-01-01' },
    body: JSON.stringify({ email: newAddress(), password: PASSWORD }),
  })

  assert.equal(answer.status, 400)
  assert.ok(['*', origin].includes(answer.headers.get('access-control-allow-origin')))
  const exposed = listed(answer, 'access-control-expose-headers')
  assert.deepEqual(['x-total-count', 'link', 'x-supabase-api-version'].filter((header) => !exposed.includes(header)), [])
})
