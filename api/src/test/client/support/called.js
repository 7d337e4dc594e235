import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// Tests run in a process for each file: what all of them have called is collected beside what is installed.
const RECORD = fileURLToPath(new URL('../node_modules/.called', import.meta.url))

/** Methods that do several things: which of them it was. */
const DETAILS = {
  signUp: (credentials) => (credentials.phone ? 'phone' : 'email'),
  signInWithPassword: (credentials) => (credentials.phone ? 'phone' : 'email'),
  signInWithOtp: (credentials) => (credentials.phone ? 'phone' : 'email'),
  signInWithWeb3: ({ chain }) => chain,
  verifyOtp: ({ type, token_hash }) => `${type} by ${token_hash ? 'hash' : 'code'}`,
  resend: ({ type }) => type,
  signOut: ({ scope } = { scope: 'global' }) => scope,
  updateUser: (attributes) => Object.keys(attributes),
  'admin.generateLink': ({ type }) => type,
  'admin.signOut': (_, scope = 'global') => scope,
}

const noted = new Set()

function note(method) {
  if (noted.has(method)) return
  noted.add(method)
  appendFileSync(RECORD, `${method}\n`)
}

function succeeded(name, args, answer) {
  if (answer?.error) return answer
  note(name)
  for (const detail of [DETAILS[name]?.(...args) ?? []].flat()) note(`${name} ${detail}`)
  return answer
}

/** The client, which remembers what was asked of it from outside and was granted. */
export function remembering(client, prefix = '') {
  return new Proxy(client, {
    get(target, property) {
      const value = target[property]
      if (property === 'admin') return remembering(value, 'admin.')
      if (typeof value !== 'function') return value
      return (...args) => {
        const answer = value.apply(target, args)
        const name = prefix + String(property)
        return answer instanceof Promise
          ? answer.then((settled) => succeeded(name, args, settled))
          : succeeded(name, args, answer)
      }
    },
  })
}

/** The methods that all tests together have called with success, with their details: `verifyOtp signup by code`. */
export const called = () => new Set(existsSync(RECORD) ? readFileSync(RECORD, 'utf8').trim().split('\n') : [])
