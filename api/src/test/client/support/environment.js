// Where the server under test is, and the keys an app and its back end would hold.

const missing = ['AUTH_URL', 'ANON_KEY', 'SERVICE_ROLE_KEY'].filter((name) => !process.env[name])
if (missing.length > 0) {
  throw new Error(`Set ${missing.join(', ')} to point these tests at a server; README.md says how.`)
}

const withoutTrailingSlash = (url) => url?.replace(/\/+$/, '')

export const AUTH_URL = withoutTrailingSlash(process.env.AUTH_URL)
export const ANON_KEY = process.env.ANON_KEY
export const SERVICE_ROLE_KEY = process.env.SERVICE_ROLE_KEY

/** The algorithm that access tokens must be signed with: HS256, or RS256 or ES256, which the client verifies itself. */
export const JWT_ALG = process.env.JWT_ALG ?? 'HS256'
export const signsSymmetrically = JWT_ALG.startsWith('HS')

/** A second server whose access tokens live for a few seconds, or undefined: the tests that need it are then skipped. */
export const SHORT_LIVED_URL = withoutTrailingSlash(process.env.SHORT_LIVED_URL)

/**
 * A third server, which confirms addresses by mail and numbers by text message, or undefined: the tests that need it are then
 * skipped. What it sends can be read at MESSAGES_URL.
 */
export const CONFIRMING_URL = withoutTrailingSlash(process.env.CONFIRMING_URL)
export const MESSAGES_URL = process.env.MESSAGES_URL

/** The secret that this server takes for HS256, and its app. */
export const JWT_SECRET = process.env.JWT_SECRET
export const SITE_URL = 'https://app.example.com'
