import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, member, newClient } from './support/confirming.js'
import { SITE_URL } from './support/environment.js'
import { memory } from './support/memory.js'
import { openPage } from './support/page.js'
import { granted, sessionOf } from './support/people.js'
import { until } from './support/until.js'

// A process has one window, so that these tests take turns.
describe('the page to which a link leads', { ...confirming, concurrency: false }, () => {
  /** The place to which a mail leads that was asked for on a device, and what its page makes of it. */
  async function arriving(test, flowType, twice = false) {
    const { email, user, post } = await member()
    const device = { storage: memory(), storageKey: 'the app', flowType }
    const options = { emailRedirectTo: `${SITE_URL}/inside` }
    granted(await newClient(device).signInWithOtp({ email, options }))
    const mail = await post.next()
    if (twice) await mail.follow()
    const page = openPage(await mail.follow())
    const client = newClient({ ...device, detectSessionInUrl: true })
    test.after(async () => {
      await client.dispose()
      page.close()
    })
    const heard = []
    client.onAuthStateChange((event, session) => heard.push([event, session?.user.id ?? null]))
    return { client, page, user, heard, begun: await client.initialize() }
  }

  for (const flowType of ['implicit', 'pkce']) {
    test(`finds its session there, ${flowType}`, async (t) => {
      const { client, page, user, heard, begun } = await arriving(t, flowType)

      assert.equal(begun.error, null)
      assert.equal((await sessionOf(client)).user.id, user.id)
      assert.equal(page.address.replace('#', ''), `${SITE_URL}/inside`, 'nothing of it is left for who looks over the shoulder')
      await until(() => heard.length === 2)
      assert.deepEqual(new Set(heard.map(([event]) => event)), new Set(['INITIAL_SESSION', 'SIGNED_IN']))
      assert.deepEqual(new Set(heard.map(([, id]) => id)), new Set([user.id]))
    })

    test(`hears why there is none, ${flowType}`, async (t) => {
      const { client, begun } = await arriving(t, flowType, true)

      assert.equal(begun.error.name, 'AuthImplicitGrantRedirectError')
      assert.equal(begun.error.details.code, 'otp_expired')
      assert.equal(begun.error.details.error, 'access_denied')
      assert.equal(await sessionOf(client), null)
    })
  }
})
