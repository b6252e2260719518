import { OAuthError } from './oauth-error.js'

/** The fields of an OAuth request; an empty one counts as missing. */
export interface FormFields {
  get(name: string): string | null
  /** @throws {OAuthError} `invalid_request` when it is missing. */
  demand(name: string): string
  /** All of them, each once. */
  entries(): [string, string][]
}

/** Opens a query or a form. */
export function toFormFields(parameters: URLSearchParams): FormFields {
  const get = (name: string) => parameters.get(name) || null
  return {
    get,
    demand(name) {
      const value = get(name)
      if (value === null) throw new OAuthError('invalid_request', `${name} is missing`)
      return value
    },
    entries: () => [...new Map(parameters)],
  }
}

/**
 * Reads the form of a POST.
 *
 * @throws {OAuthError} `invalid_request` when it is of another type.
 */
export async function readForm(request: Request): Promise<FormFields> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw new OAuthError('invalid_request', 'The request is not a form')
  }
  return toFormFields(new URLSearchParams(await request.text()))
}
