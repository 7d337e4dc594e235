import { test } from 'node:test'
import { newAdmin } from './support/clients.js'
import { ANON_KEY } from './support/environment.js'
import { newAddress, PASSWORD, signedUp } from './support/people.js'
import { assertAlive, assertRefused } from './support/refusals.js'
import { tampered } from './support/tokens.js'

/** Every admin call, tried on a user who must come to no harm by it. */
const calls = {
  createUser: (admin) => admin.createUser({ email: newAddress(), password: PASSWORD }),
  listUsers: (admin) => admin.listUsers(),
  getUserById: (admin, { id }) => admin.getUserById(id),
  updateUserById: (admin, { id }) => admin.updateUserById(id, { ban_duration: '24h' }),
  deleteUser: (admin, { id }) => admin.deleteUser(id),
  generateLink: (admin, { email }) => admin.generateLink({ type: 'recovery', email }),
  inviteUserByEmail: (admin) => admin.inviteUserByEmail(newAddress()),
}

for (const [name, call] of Object.entries(calls)) {
  test(`${name} is for the service role only`, async () => {
    const { client, user, session } = await signedUp()

    assertRefused(await call(newAdmin({ key: ANON_KEY }), user), 403, 'not_admin')
    assertRefused(await call(newAdmin({ key: session.access_token }), user), 403, 'not_admin')
    const forged = tampered(session.access_token, { role: 'service_role' })
    assertRefused(await call(newAdmin({ key: forged }), user), 403, 'bad_jwt')
    assertRefused(await call(newAdmin({ headers: {} }), user), 401, 'no_authorization')
    await assertAlive(client, user.id)
  })
}
