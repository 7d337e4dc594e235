import { randomInt } from 'node:crypto'
import * as clients from './clients.js'
import { CONFIRMING_URL } from './environment.js'
import { granted, newAddress, PASSWORD } from './people.js'
import { postOf } from './post.js'

// The server that confirms addresses and numbers, and people who have an account there.

/** For tests that need it; each of them waits for messages, and so they wait together. */
export const confirming = {
  skip: CONFIRMING_URL ? false : 'CONFIRMING_URL is not set',
  concurrency: true,
}

export const newClient = (options) => clients.newClient({ url: CONFIRMING_URL, ...options })
export const newAdmin = () => clients.newAdmin({ url: CONFIRMING_URL })

export const newNumber = () => `4915${randomInt(1e8, 1e9)}`

/** Somebody whose address is confirmed, signed in on one device. */
export async function member({ data = {}, ...options } = {}) {
  const email = newAddress()
  granted(await newAdmin().createUser({ email, password: PASSWORD, email_confirm: true, user_metadata: data }))
  const client = newClient(options)
  const { user, session } = granted(await client.signInWithPassword({ email, password: PASSWORD }))
  return { email, client, user, session, post: postOf(email) }
}

/** Somebody whose number is confirmed, signed in on one device. */
export async function caller() {
  const phone = newNumber()
  granted(await newAdmin().createUser({ phone, password: PASSWORD, phone_confirm: true }))
  const client = newClient()
  const { user } = granted(await client.signInWithPassword({ phone, password: PASSWORD }))
  return { phone, client, user, post: postOf(phone) }
}
