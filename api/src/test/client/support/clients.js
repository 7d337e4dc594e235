import { randomUUID } from 'node:crypto'
import { AuthClient, GoTrueAdminApi } from '@supabase/auth-js'
import { remembering } from './called.js'
import { ANON_KEY, AUTH_URL, SERVICE_ROLE_KEY } from './environment.js'
import { memory } from './memory.js'

export const keyHeaders = (key) => ({ apikey: key, Authorization: `Bearer ${key}` })

/**
 * A fetch that also writes down what was asked and answered: `calls` holds `POST /token?grant_type=password` and the like.
 */
export function recordingFetch(base = AUTH_URL) {
  const calls = []
  const answers = []
  const fetch = async (input, init) => {
    calls.push(`${init?.method ?? 'GET'} ${String(input).slice(base.length)}`)
    const answer = await globalThis.fetch(input, init)
    answers.push(answer)
    return answer
  }
  return { fetch, calls, answers }
}

/**
 * A client as one device of an app holds it: with a storage of its own, so that two of them share nothing but the server.
 * It refreshes when asked and not on a timer, unless the test wants the timer.
 */
export function newClient({ url = AUTH_URL, storage = memory(), headers = {}, ...options } = {}) {
  const client = new AuthClient({
    url,
    headers: { ...keyHeaders(ANON_KEY), ...headers },
    storage,
    storageKey: `device-${randomUUID()}`,
    persistSession: true,
    autoRefreshToken: false,
    detectSessionInUrl: false,
    ...options,
  })
  return remembering(client)
}

/** What a back end uses: the admin calls with the given key, by default the service role's. */
export const newAdmin = ({ key = SERVICE_ROLE_KEY, url = AUTH_URL, ...options } = {}) =>
  remembering(new GoTrueAdminApi({ url, headers: keyHeaders(key), ...options }), 'admin.')
