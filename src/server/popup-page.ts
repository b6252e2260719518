/**
 * Answers with the page that ends a popup: it tells the page that opened it, and closes.
 *
 * By a channel, because managed login's pages cut a popup off from its opener. Where nobody has heard it within 2 s, or the
 * window stays open, it goes on to the app.
 *
 * @param popup - the id that the opener has made up, of word characters and hyphens only.
 * @see {@link https://www.rfc-editor.org/rfc/rfc10017#section-6.3.3.3 RFC 10017, section 6.3.3.3: in-browser communication}
 */
export function answerPopup(
  popup: string,
  answer: { error?: string },
  location: string,
  setCookies: readonly string[],
): Response {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  const headers = new Headers({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    // its own address has the code
    'Referrer-Policy': 'no-referrer',
  })
  for (const each of setCookies) headers.append('Set-Cookie', each)
  const script = toScript(`react-cognito-session.sign-in.${popup}`, answer, location)
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign-in</title>
<p>You can close this window.</p>
<script nonce="${nonce}">${script}</script>
</html>
`
  return new Response(html, { headers })
}

const toScript = (channel: string, answer: object, location: string) => `
const channel = new BroadcastChannel(${toLiteral(channel)})
const goOn = () => location.replace(${toLiteral(location)})
const timer = setTimeout(goOn, 2000)
channel.onmessage = ({ data }) => {
  if (data !== 'answered') return
  clearTimeout(timer)
  close()
  setTimeout(goOn, 500)
}
channel.postMessage(${toLiteral(answer)})
`

/** JSON that neither ends a script element nor begins a comment in it. */
const toLiteral = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')
