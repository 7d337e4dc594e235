import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AuthClient, GoTrueAdminApi } from '@supabase/auth-js'
import { called } from './support/called.js'
import { CONFIRMING_URL } from './support/environment.js'

// Run after all others: what the installed client offers, compared with what they have called.

const FEDERATION = 'another service says who somebody is'
const SECOND_FACTOR = 'second factors'
const PASSKEYS = 'passkeys'
const OAUTH_SERVER = 'the server as a provider for other apps'
const OF_THE_CLIENT = 'private in its types: a part of other methods'

/** What no test calls, or what begins so, and why. */
const LEFT_OUT = {
  signInWithOAuth: FEDERATION,
  signInWithSSO: 'tried with a browser and an identity provider',
  signInWithIdToken: FEDERATION,
  linkIdentity: FEDERATION,
  'admin.customProviders.': FEDERATION,
  'mfa.': SECOND_FACTOR,
  'admin.mfa.': SECOND_FACTOR,
  signInWithPasskey: PASSKEYS,
  registerPasskey: PASSKEYS,
  'passkey.': PASSKEYS,
  'admin.passkey.': PASSKEYS,
  'oauth.': OAUTH_SERVER,
  'admin.oauth.': OAUTH_SERVER,
  signInWithEthereum: OF_THE_CLIENT,
  signInWithSolana: OF_THE_CLIENT,
  linkIdentityOAuth: OF_THE_CLIENT,
  linkIdentityIdToken: OF_THE_CLIENT,
  fetchJwk: OF_THE_CLIENT,
}

/** The ways to call those that do several things, beside which types of the client there are others for what is left out. */
const WAYS = [
  ...['email', 'phone'].flatMap((by) => [`signUp ${by}`, `signInWithPassword ${by}`, `signInWithOtp ${by}`]),
  ...['signup', 'invite', 'magiclink', 'recovery', 'email_change', 'email'].flatMap((type) => [
    `verifyOtp ${type} by code`,
    `verifyOtp ${type} by hash`,
  ]),
  ...['sms', 'phone_change'].map((type) => `verifyOtp ${type} by code`),
  ...['signup', 'email_change', 'sms', 'phone_change'].map((type) => `resend ${type}`),
  ...['signup', 'invite', 'magiclink', 'recovery', 'email_change_current', 'email_change_new'].map(
    (type) => `admin.generateLink ${type}`,
  ),
  ...['global', 'local', 'others'].flatMap((scope) => [`signOut ${scope}`, `admin.signOut ${scope}`]),
  ...['email', 'phone', 'password', 'data', 'nonce'].map((attribute) => `updateUser ${attribute}`),
  ...['ethereum', 'solana'].map((chain) => `signInWithWeb3 ${chain}`),
]

const OPTIONS = ['fetch', 'logger', 'storage', 'userStorage', 'lock']
const isMethod = ([name, value]) => typeof value === 'function' && name !== 'constructor' && !name.startsWith('_')

/** Every public function of the client, those of its parts by `part.name`. */
function methodsOf(client, prefix = '') {
  const inherited = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(client)))
  const methods = inherited.map(([name, { value }]) => [name, value]).filter(isMethod)
  const own = Object.entries(client).filter(([name]) => !OPTIONS.includes(name))
  const parts = own.filter(([, value]) => value?.constructor === Object)
  return [
    ...[...methods, ...own.filter(isMethod)].map(([name]) => prefix + name),
    ...parts.flatMap(([part, value]) => Object.entries(value).filter(isMethod).map(([name]) => `${prefix}${part}.${name}`)),
  ]
}

const skip = CONFIRMING_URL ? false : 'CONFIRMING_URL is not set'
const options = { url: 'http://localhost', skipAutoInitialize: true }
const offered = [...methodsOf(new AuthClient(options)), ...methodsOf(new GoTrueAdminApi(options), 'admin.')]
const isLeftOut = (method) =>
  Object.keys(LEFT_OUT).some((name) => method === name || (name.endsWith('.') && method.startsWith(name)))

test('every public method of the client works, but those that are left out for a reason', { skip }, () => {
  const missing = offered.filter((method) => !isLeftOut(method) && !called().has(method))
  assert.deepEqual(missing, [], 'call them in a test, or say in LEFT_OUT why not')
})

test('each of them in every way', { skip }, () => {
  assert.deepEqual(WAYS.filter((way) => !called().has(way)), [])
})

test('what is left out is there', () => {
  const gone = Object.keys(LEFT_OUT).filter((name) => !offered.some((method) => method === name || method.startsWith(name)))
  assert.deepEqual(gone, [])
})
