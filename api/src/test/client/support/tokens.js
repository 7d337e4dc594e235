import { createHmac } from 'node:crypto'
import { JWT_SECRET } from './environment.js'

const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** What an access token says, unverified. */
export const headerOf = (token) => decoded(token.split('.')[0])
export const claimsOf = (token) => decoded(token.split('.')[1])

/** The token with some claims replaced and its signature left as it was, which therefore no longer fits. */
export function tampered(token, claims) {
  const [header, payload, signature] = token.split('.')
  return [header, encoded({ ...decoded(payload), ...claims }), signature].join('.')
}

/** A token with these claims, as a back end that holds the shared secret makes them. */
export function signed(claims) {
  const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`
  return `${content}.${createHmac('sha256', JWT_SECRET).update(content).digest('base64url')}`
}
