/** What a wallet proves: whose a signature is, on the chains whose wallets people sign in with. */
package dev.chancery.infra.web3;
