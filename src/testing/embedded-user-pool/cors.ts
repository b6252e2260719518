const exposedHeaders = 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date,Retry-After'

/** Answers a preflight: every origin may ask, without credentials, as at Cognito. */
export const answerPreflight = (request: Request): Response =>
  new Response(null, {
    status: 200,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers':
        request.headers.get('access-control-request-headers') ?? 'content-type, x-amz-target',
      'access-control-max-age': '172800',
    },
  })

/** Opens an answer to scripts of every origin; changes the answer it is given. */
export function allowAllOrigins(answer: Response): Response {
  if (answer.type === 'error') return answer
  answer.headers.set('access-control-allow-origin', '*')
  answer.headers.set('access-control-expose-headers', exposedHeaders)
  return answer
}
