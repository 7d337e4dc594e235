import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { confirming, newClient } from './support/confirming.js'
import { SITE_URL } from './support/environment.js'
import { listening } from './support/events.js'
import { granted } from './support/people.js'
import { assertAlive } from './support/refusals.js'
import { claimsOf } from './support/tokens.js'
import { ethereumWallet, solanaWallet } from './support/wallets.js'

const host = new URL(SITE_URL).host
const now = () => new Date().toISOString()

const chains = {
  ethereum: {
    newWallet: ethereumWallet,
    message: ({ address }) =>
      `${host} wants you to sign in with your Ethereum account:\n${address}\n\nI like tea\n\n` +
      `URI: ${SITE_URL}/\nVersion: 1\nChain ID: 1\nIssued At: ${now()}`,
  },
  solana: {
    newWallet: solanaWallet,
    message: ({ address }) =>
      `${host} wants you to sign in with your Solana account:\n${address}\n\nI like tea\n\n` +
      `URI: ${SITE_URL}/\nVersion: 1\nIssued At: ${now()}`,
  },
}

for (const [chain, { newWallet, message }] of Object.entries(chains)) {
  describe(`a wallet of ${chain}`, confirming, () => {
    const options = { url: `${SITE_URL}/` }

    test('lets its owner in, with a message that the client words', async () => {
      const wallet = newWallet()
      const client = newClient()
      const heard = await listening(client)
      const { user, session } = granted(
        await client.signInWithWeb3({ chain, wallet, statement: 'I like tea', options }),
      )

      assert.equal(user.identities[0].provider, 'web3')
      assert.equal(user.identities[0].identity_data.custom_claims.address, wallet.address)
      assert.equal(user.identities[0].identity_data.custom_claims.statement, 'I like tea')
      assert.deepEqual(claimsOf(session.access_token).amr.map(({ method }) => method), ['web3'])
      assert.deepEqual(heard, [['INITIAL_SESSION', null], ['SIGNED_IN', user.id]])
      await assertAlive(client, user.id)
    })

    test('lets them in again, with a message that the app words', async () => {
      const wallet = newWallet()
      const { user } = granted(await newClient().signInWithWeb3({ chain, wallet, options }))
      const text = message(wallet)
      const again = await newClient().signInWithWeb3({ chain, message: text, signature: wallet.sign(text) })

      assert.equal(granted(again).user.id, user.id)
    })

    test('lets nobody in with the signature of another', async () => {
      const text = message(newWallet())
      const signature = newWallet().sign(text)
      const { error } = await newClient().signInWithWeb3({ chain, message: text, signature })

      // The client does not read the codes of OAuth.
      assert.equal(error.status, 400)
      assert.equal(error.message, 'Signature does not match address in message')
    })
  })
}
