/** Stands where a value may be a secret. */
export const HIDDEN = 'hidden: may be a token'

/** The first two parts of a JWT, anywhere in a text: base64url of a JSON object, which begins with a brace. */
const JWT = /e(?:y[AJ]|w[0ko])[\w-]{4,}\.[\w-]{4,}/
/** Pools map tokens of the provider upstream to attributes; those without a form tell by their name what they are. */
const SECRET_NAME = /token|secret|password|api.?key|jwt/i
/** The same names inside of a text: JSON, a query, a header. */
const NAMED_SECRET = /(?:token|secret|password|api.?key|jwt)["'\\]*\s*[:=]|\bbearer\s/i
const LONGEST = 200

/** Gives a claim as text; `HIDDEN` for what may be a token in it, unless it is asked to be shown. */
export function toClaimText(name: string, value: unknown, isShown: boolean): string {
  const hide = (key: string, part: unknown) => (isSecret(key, part) ? HIDDEN : part)
  const seen = isShown ? value : hide(name, value)
  if (typeof seen === 'string') return seen
  const text = JSON.stringify(seen, isShown ? undefined : hide)
  return !isShown && JWT.test(text) ? HIDDEN : text
}

function isSecret(name: string, value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return isSecretName(name)
  if (typeof value !== 'string') return false
  const isTelling = JWT.test(value) || NAMED_SECRET.test(value)
  return isTelling || value.length > LONGEST || isSecretName(name)
}

/** Cognito says in `token_use` which of its tokens it is. */
const isSecretName = (name: string) => name !== 'token_use' && SECRET_NAME.test(name)
