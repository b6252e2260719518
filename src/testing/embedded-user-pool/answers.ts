const contentType = 'application/x-amz-json-1.1'

/** A 200 of the JSON API; the body is empty when there is nothing to say. */
export const toAnswer = (result: object | undefined): Response =>
  new Response(result ? JSON.stringify(result) : '', {
    headers: { 'content-type': contentType, 'x-amzn-requestid': crypto.randomUUID() },
  })

/** An exception of the JSON API, in the body and in the header that stands in for a lost body. */
export const toExceptionAnswer = (
  status: number,
  name: string,
  message: string,
  headers: Record<string, string> = {},
): Response =>
  new Response(JSON.stringify({ __type: name, message }), {
    status,
    headers: {
      'content-type': contentType,
      'x-amzn-requestid': crypto.randomUUID(),
      'x-amzn-errortype': `${name}:`,
      'x-amzn-errormessage': message,
      ...headers,
    },
  })

const names = new WeakMap<Response, string>()

/** Names what an answer refuses, where the wire has no header for it: the error of an OAuth answer or of a page. */
export function withException(answer: Response, name: string): Response {
  names.set(answer, name)
  return answer
}

/** The exception an answer tells of; `null` when it is none. */
export const exceptionOf = (answer: Response): string | null =>
  names.get(answer) ?? answer.headers.get('x-amzn-errortype')?.split(':')[0] ?? null
