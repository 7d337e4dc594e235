import { ed25519 } from '@noble/curves/ed25519'
import { secp256k1 } from '@noble/curves/secp256k1'
import { keccak_256 } from '@noble/hashes/sha3'

// Wallets as they meet a web page, each with a key of its own.

const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

function base58(bytes) {
  let number = BigInt(hex(bytes))
  let text = ''
  for (; number > 0n; number /= 58n) text = BASE58[Number(number % 58n)] + text
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text
}

/** Signs as EIP-191 says, and answers as EIP-1193 says. */
export function ethereumWallet() {
  const key = secp256k1.utils.randomPrivateKey()
  const address = hex(keccak_256(secp256k1.getPublicKey(key, false).slice(1)).slice(-20))
  const sign = (message) => {
    const head = Buffer.from(`\x19Ethereum Signed Message:\n${message.length}`)
    const signature = secp256k1.sign(keccak_256(Buffer.concat([head, message])), key)
    return hex([...signature.toCompactRawBytes(), 27 + signature.recovery])
  }
  const answers = {
    eth_requestAccounts: () => [address],
    eth_chainId: () => '0x1',
    personal_sign: ([message]) => sign(Buffer.from(message.slice(2), 'hex')),
  }
  return { address, sign: (text) => sign(Buffer.from(text)), request: async ({ method, params }) => answers[method](params) }
}

export function solanaWallet() {
  const key = ed25519.utils.randomPrivateKey()
  const address = base58(ed25519.getPublicKey(key))
  return {
    address,
    publicKey: { toBase58: () => address },
    signMessage: async (message) => ed25519.sign(message, key),
    sign: (text) => ed25519.sign(Buffer.from(text), key),
  }
}
