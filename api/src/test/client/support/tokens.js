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
