import { until } from './until.js'

/** What a listener of the client hears from now on: [event, id of the user or null]. */
export async function listening(client) {
  const heard = []
  client.onAuthStateChange((event, session) => heard.push([event, session?.user.id ?? null]))
  await until(() => heard.length > 0)
  return heard
}
