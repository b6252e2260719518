import { randomText } from '../base64.js'
import type { AuthorizeRequest } from './authorize-request.js'
import type { FormFields } from './form-fields.js'
import { pageStyle } from './page-style.js'

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => escapes[char] ?? '')

function toPage(title: string, body: string, formTargets: string, status = 200): Response {
  const nonce = randomText(16)
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style nonce="${nonce}">${pageStyle}</style>
</head>
<body><main>
<h1>${escape(title)}</h1>
${body}
<footer>Embedded user pool, for tests and demos</footer>
</main></body>
</html>
`
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `form-action ${formTargets}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy.join('; '),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  })
}

const ownFields = new Set(['username', 'password'])

const toHiddenFields = (fields: FormFields): string =>
  fields
    .entries()
    .filter(([name]) => !ownFields.has(name))
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join('\n')

function toFormTargets(redirectUri: string): string {
  // Chromium holds the redirect that answers a form to the policy of the form's page.
  const { origin, protocol } = new URL(redirectUri)
  return `'self' ${origin === 'null' ? protocol : origin}`
}

function toIntroduction({ identityProvider, client }: AuthorizeRequest): string {
  const place = `to <strong>${escape(client.clientId)}</strong>`
  if (identityProvider === null) return `<p>${place}</p>`
  return `<p>${place}. This page stands in for <strong>${escape(identityProvider)}</strong>.</p>`
}

/** The page that asks for user name and password, and sends them with the request's parameters to `/login`. */
export function toSignInPage(
  request: AuthorizeRequest,
  fields: FormFields,
  { username, problem }: { username: string; problem: string | null },
): Response {
  const focus = (isFirst: boolean) => (isFirst ? ' autofocus' : '')
  const alert = problem === null ? '' : `<p id="problem" role="alert">${escape(problem)}</p>`
  const invalid = problem === null ? '' : ' aria-invalid="true" aria-describedby="problem"'
  const body = `${toIntroduction(request)}
${alert}
<form method="post" action="/login">
${toHiddenFields(fields)}
<label for="username">Username</label>
<input id="username" name="username" value="${escape(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required${invalid}${focus(username === '')}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${invalid}${focus(username !== '')}>
<button type="submit">Sign in</button>
</form>`
  return toPage('Sign in', body, toFormTargets(request.redirectUri))
}

/** The page for what cannot be told to the app. */
export const toErrorPage = (text: string): Response =>
  toPage('Something went wrong', `<p role="alert">${escape(text)}</p>`, "'none'", 400)
