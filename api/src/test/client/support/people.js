import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { newAdmin, newClient } from './clients.js'

export const PASSWORD = 'correct horse battery staple'
export const OTHER_PASSWORD = 'another horse, another staple'

export const newAddress = () => `${randomUUID()}@example.com`

/** The data of an answer that must not carry an error. */
export function granted({ data, error }) {
  assert.ifError(error)
  return data
}

/** Signs a new person up; the client it returns is their first device, signed in. */
export async function signedUp({ client = newClient(), data = {} } = {}) {
  const email = newAddress()
  const { user, session } = granted(await client.signUp({ email, password: PASSWORD, options: { data } }))
  return { email, client, user, session }
}

/** Signs a person in on another device. */
export async function signedIn({ email }, { password = PASSWORD, ...options } = {}) {
  const client = newClient(options)
  granted(await client.signInWithPassword({ email, password }))
  return client
}

/** A person whom the back end created and whose address it vouches for. */
export async function createdByAdmin(attributes = {}) {
  const email = newAddress()
  const { user } = granted(
    await newAdmin().createUser({ email, password: PASSWORD, email_confirm: true, ...attributes }),
  )
  return { email, user }
}

/** The session that a client holds. */
export const sessionOf = async (client) => granted(await client.getSession()).session
