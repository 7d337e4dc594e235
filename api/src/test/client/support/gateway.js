import { createServer, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { AUTH_URL } from './environment.js'

const PREFIX = '/auth/v1'

/**
 * A gateway as it stands before the services of a project: `/auth/v1` is taken off and the rest goes to the auth server,
 * with the X-Forwarded headers that say where the app had asked. Any other path is a data service that answers `[]`.
 * `authRequests` and `dataRequests` hold what came by. It is closed when the test ends.
 */
export async function gatewayFor(test) {
  const authRequests = []
  const dataRequests = []
  const gateway = createServer((incoming, outgoing) => {
    if (incoming.url.startsWith(`${PREFIX}/`)) {
      authRequests.push(`${incoming.method} ${incoming.url}`)
      forward(incoming, outgoing)
    } else {
      dataRequests.push({ url: incoming.url, headers: incoming.headers })
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end('[]')
    }
  })
  await new Promise((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  test.after(() => {
    gateway.close()
    gateway.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${gateway.address().port}`, authRequests, dataRequests }
}

function forward(incoming, outgoing) {
  const target = new URL(AUTH_URL + incoming.url.slice(PREFIX.length))
  const [, port] = incoming.headers.host.split(':')
  const headers = {
    ...incoming.headers,
    host: target.host,
    'x-forwarded-for': incoming.socket.remoteAddress,
    'x-forwarded-proto': 'http',
    'x-forwarded-host': incoming.headers.host,
    'x-forwarded-port': port,
    'x-forwarded-prefix': PREFIX,
    'x-forwarded-path': incoming.url,
  }
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest
  const upstream = send(target, { method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers)
    answer.pipe(outgoing)
  })
  upstream.on('error', () => outgoing.writeHead(502).end())
  incoming.pipe(upstream)
}
