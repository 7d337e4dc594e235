import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newAdmin, recordingFetch } from './support/clients.js'
import { createdByAdmin, granted } from './support/people.js'

// Other tests create and delete users meanwhile, so that only what one answer says about itself can be compared.

// Spares the server the hashing: nobody signs in as these users.
const QUICKLY = { password: undefined, password_hash: '$2a$10$LFpY7brYld1x3oZ63HP7i.rNpD2H669.q7AsHlIb3SCBWzkdIi7Pi' }

test('listUsers without a page gives the newest users and the total', async () => {
  const { user } = await createdByAdmin({ user_metadata: { listed: true } })
  const page = granted(await newAdmin().listUsers())

  assert.equal(page.aud, 'authenticated')
  assert.ok(page.users.length <= 50)
  assert.ok(page.total >= page.users.length)
  const listed = page.users.find(({ id }) => id === user.id)
  assert.equal(listed.email, user.email)
  assert.equal(listed.user_metadata.listed, true)
})

test('listUsers gives pages of the size that is asked for and says what is next and last', async () => {
  for (let i = 0; i < 3; i += 1) await createdByAdmin()
  const { fetch, answers } = recordingFetch()
  const admin = newAdmin({ fetch })
  const first = granted(await admin.listUsers({ page: 1, perPage: 2 }))
  const pages = Math.ceil(first.total / 2)

  assert.equal(first.users.length, 2)
  assert.equal(answers[0].headers.get('x-total-count'), String(first.total))
  assert.equal(
    answers[0].headers.get('link'),
    `</admin/users?page=2&per_page=2>; rel="next", </admin/users?page=${pages}&per_page=2>; rel="last"`,
  )
  assert.equal(first.nextPage, 2)
  // The client reads the first digit of a page number and no more.
  assert.equal(first.lastPage, Number(String(pages)[0]))
})

test('after the last page there is no next one', async () => {
  await createdByAdmin()
  const admin = newAdmin()
  const { total } = granted(await admin.listUsers({ page: 1, perPage: 1 }))
  const last = granted(await admin.listUsers({ page: 2, perPage: total }))

  assert.equal(last.nextPage, null)
  assert.ok(last.lastPage <= 2)
})

test('walking from page to page meets every user', async () => {
  const missed = new Set()
  for (let i = 0; i < 12; i += 1) missed.add((await createdByAdmin(QUICKLY)).user.id)

  let pages = 0
  // Whoever is deleted between two pages moves somebody from the second to the first: a walk meets them that nobody disturbs.
  for (let walks = 0; walks < 3 && missed.size > 0; walks += 1) {
    // Page 10 would be page 1 again to the client.
    for (let page = 1; page && page < 10 && missed.size > 0; pages += 1) {
      const answer = granted(await newAdmin().listUsers({ page, perPage: 10 }))
      answer.users.forEach(({ id }) => missed.delete(id))
      page = answer.nextPage
    }
  }

  assert.deepEqual([...missed], [])
  assert.ok(pages >= 2)
})
