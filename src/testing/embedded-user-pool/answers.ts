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

/** The exception an answer tells of; `null` when it is none. */
export const exceptionOf = (answer: Response): string | null =>
  answer.headers.get('x-amzn-errortype')?.split(':')[0] ?? null
