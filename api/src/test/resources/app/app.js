// The flow is named by the path: /pkce or /implicit.
const { url, key } = await (await fetch('/settings.json')).json()
const auth = new supabase.AuthClient({
  url,
  headers: { apikey: key, Authorization: `Bearer ${key}` },
  flowType: location.pathname === '/pkce' ? 'pkce' : 'implicit',
  detectSessionInUrl: true,
  autoRefreshToken: false,
  persistSession: true,
})

const show = (id, text) => (document.getElementById(id).textContent = text ?? '')

function tell({ data, error }) {
  const claims = data?.session && JSON.parse(atob(data.session.access_token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')))
  show('refusal', error && (error.details?.code ?? error.code ?? error.message))
  show('email', data?.session?.user.email)
  show('user', data?.session?.user.id)
  show('session', claims?.session_id)
}

document.getElementById('enter').onsubmit = async (event) => {
  event.preventDefault()
  const given = [...new FormData(event.target)].filter(([, value]) => value)
  const redirectTo = location.origin + location.pathname
  const { error } = await auth.signInWithSSO({ ...Object.fromEntries(given), options: { redirectTo } })
  if (error) tell({ error })
}

document.getElementById('refresh').onclick = async () => tell(await auth.refreshSession())

// as docs/saml.md shows it
document.getElementById('leave').onclick = async () => {
  const { data: { session } } = await auth.getSession()
  const answer = await fetch(`${url}/sso/logout`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${session.access_token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ redirect_to: location.origin }),
  })
  await auth.signOut({ scope: 'local' })
  location.assign((await answer.json()).url)
}

const { error } = await auth.initialize()
tell(error ? { error } : await auth.getSession())
document.body.dataset.ready = 'true'
