/** Nothing that is asked here is longer; it is not even read to its end. */
const MOST_BYTES = 16_384

/** Reads a request's JSON object; `'too_large'` beyond 16 kB, `'malformed'` when it is none. */
export async function readBody(
  request: Request,
): Promise<Record<string, unknown> | 'too_large' | 'malformed'> {
  if (Number(request.headers.get('content-length')) > MOST_BYTES) return 'too_large'
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength
    if (length > MOST_BYTES) return 'too_large'
    text += decoder.decode(chunk, { stream: true })
  }
  try {
    const value = JSON.parse(text + decoder.decode()) as unknown
    return value !== null && typeof value === 'object'
      ? (value as Record<string, unknown>)
      : 'malformed'
  } catch {
    return 'malformed'
  }
}
