import { setTimeout } from 'node:timers/promises'

/** Asks again and again until the answer is truthy, and returns it; fails when that takes too long. */
export async function until(condition, within = 20_000) {
  const deadline = Date.now() + within
  for (;;) {
    const answer = await condition()
    if (answer) return answer
    if (Date.now() > deadline) throw new Error(`Still not true after ${within} ms: ${condition}`)
    await setTimeout(25)
  }
}
