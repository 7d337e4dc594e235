/** A page of a browser at this address, as far as the client looks at it; call what is returned to close it. */
export function openPage(address) {
  const location = new URL(address)
  globalThis.window = {
    location,
    history: { state: null, replaceState: (_state, _title, url) => void (location.href = url) },
    addEventListener() {},
    removeEventListener() {},
  }
  globalThis.document = { visibilityState: 'visible' }
  return {
    get address() {
      return location.href
    },
    close() {
      delete globalThis.window
      delete globalThis.document
    },
  }
}
