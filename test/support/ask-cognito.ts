/** What the JSON API answered. */
export interface CognitoAnswer {
  status: number
  headers: Headers
  body: {
    __type?: string
    message?: string
    AuthenticationResult?: Record<string, unknown>
    [field: string]: unknown
  }
}

/** Sends one request of Cognito's JSON API, as any HTTP client would. */
export async function askCognito(
  fetchIt: typeof fetch,
  operation: string,
  input: object,
  {
    endpoint = 'https://cognito-idp.eu-west-1.amazonaws.com/',
    signal = null as AbortSignal | null,
  } = {},
): Promise<CognitoAnswer> {
  const response = await fetchIt(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
    signal,
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as CognitoAnswer['body']),
  }
}
