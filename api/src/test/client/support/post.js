import assert from 'node:assert/strict'
import { MESSAGES_URL } from './environment.js'
import { until } from './until.js'

/** In milliseconds, on a machine that is busy. */
const PATIENCE = 60_000

/** What arrives at an address or a phone number, read one after the other. */
export function postOf(to) {
  let read = 0
  const unread = async () => {
    const answer = await fetch(`${MESSAGES_URL}?to=${encodeURIComponent(to)}`)
    return (await answer.json()).slice(read)
  }
  return {
    async next() {
      const [text] = await until(async () => {
        const texts = await unread()
        return texts.length > 0 && texts
      }, PATIENCE)
      read += 1
      return messageOf(text)
    },
  }
}

function messageOf(text) {
  const found = (pattern) => text.match(pattern)?.[1]
  const link = found(/(https?:\/\/\S+\/verify\?[^\s>]+)/)
  return {
    text,
    link,
    code: found(/\b([0-9]{6})\b/),
    hash: link && new URL(link).searchParams.get('token'),
    follow: () => follow(link),
  }
}

/** Follows a link as a reader of mail does: where their browser ends up. */
export async function follow(link) {
  const answer = await fetch(link, { redirect: 'manual' })
  assert.equal(answer.status, 303, link)
  return new URL(answer.headers.get('location'))
}

/** What a link brings to the app behind the `#`. */
export const fragmentOf = (place) => Object.fromEntries(new URLSearchParams(place.hash.slice(1)))
