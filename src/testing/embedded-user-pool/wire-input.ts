import { invalidParameter } from './service-exception.js'

/** The fields of a request, read by their wire names; `null` counts as missing, as the SDK sends it. */
export interface WireInput {
  /** @throws {ServiceException} `InvalidParameterException` when missing or no text. */
  text(name: string): string
  optionalText(name: string): string | null
  isTrue(name: string): boolean
  /** All text fields of a nested object; none when it is missing. */
  texts(name: string): Record<string, string>
  object(name: string): WireInput | null
  list(name: string): WireInput[]
}

/**
 * Opens the body of a request, or a part of it.
 *
 * @throws {ServiceException} `InvalidParameterException` when it is no object.
 */
export function toWireInput(body: unknown): WireInput {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidParameter('The request is not an object.')
  }
  const fields = new Map<string, unknown>(Object.entries(body))

  function optionalText(name: string): string | null {
    const value = fields.get(name) ?? null
    if (value !== null && typeof value !== 'string') {
      throw invalidParameter(`${name} must be a string.`)
    }
    return value
  }

  return {
    text(name) {
      const value = optionalText(name)
      if (value === null) throw invalidParameter(`Missing required parameter ${name}`)
      return value
    },
    optionalText,
    isTrue: (name) => fields.get(name) === true,
    texts(name) {
      const entries = Object.entries(fields.get(name) ?? {})
      return Object.fromEntries(
        entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    },
    object: (name) => (fields.get(name) == null ? null : toWireInput(fields.get(name))),
    list(name) {
      const value = fields.get(name)
      return Array.isArray(value) ? value.map(toWireInput) : []
    },
  }
}
