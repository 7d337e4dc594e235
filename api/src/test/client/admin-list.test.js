import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newAdmin, recordingFetch } from './support/clients.js'
import { createdByAdmin, granted } from './support/people.js'

// Other tests create and delete users meanwhile, so that only what one answer says about itself can be compared.

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
  const created = [await createdByAdmin(), await createdByAdmin(), await createdByAdmin()]
  const { fetch, answers } = recordingFetch()
  const admin = newAdmin({ fetch })
  const { total } = granted(await admin.listUsers({ page: 1, perPage: 1 }))
  assert.ok(total >= created.length)
  // The client reads the first digit of a page number only, so the list has to fit into nine pages.
  const perPage = Math.ceil(total / 4)

  const first = granted(await admin.listUsers({ page: 1, perPage }))
  assert.equal(first.users.length, perPage)
  assert.equal(first.nextPage, 2)
  assert.equal(first.lastPage, Math.ceil(first.total / perPage))

  const last = granted(await admin.listUsers({ page: 2, perPage: first.total }))
  assert.equal(last.nextPage, null)

  assert.equal(answers[1].headers.get('x-total-count'), String(first.total))
  const link = (page, rel) => `</admin/users?page=${page}&per_page=${perPage}>; rel="${rel}"`
  assert.equal(answers[1].headers.get('link'), `${link(2, 'next')}, ${link(first.lastPage, 'last')}`)
})

test('walking from page to page meets every user', async () => {
  const created = [await createdByAdmin(), await createdByAdmin(), await createdByAdmin()]
  const missed = new Set(created.map(({ user }) => user.id))
  const admin = newAdmin()
  const { total } = granted(await admin.listUsers({ page: 1, perPage: 1 }))
  const perPage = Math.floor(total / 3)

  let pages = 0
  for (let page = 1; page; pages += 1) {
    const answer = granted(await admin.listUsers({ page, perPage }))
    answer.users.forEach(({ id }) => missed.delete(id))
    page = answer.nextPage
  }

  assert.deepEqual([...missed], [])
  assert.ok(pages >= 3)
})
