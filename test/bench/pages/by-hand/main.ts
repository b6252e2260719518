import { enter } from '../contender.js'

// The floor: what a page does without any library, for one page and good weather. Nothing can be faster.
enter(({ clientId, endpoint }) => {
  const key = (name: string) => `CognitoIdentityServiceProvider.${clientId}.${name}`
  let underWay: Promise<string> | null = null

  async function refresh(username: string): Promise<string> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.GetTokensFromRefreshToken',
      },
      body: JSON.stringify({
        ClientId: clientId,
        RefreshToken: localStorage.getItem(key(`${username}.refreshToken`)),
      }),
    })
    if (!response.ok) throw new Error(await response.text())
    const answer = (await response.json()) as { AuthenticationResult: { AccessToken: string } }
    return answer.AuthenticationResult.AccessToken
  }

  return async () => {
    const username = localStorage.getItem(key('LastAuthUser')) ?? ''
    const accessToken = localStorage.getItem(key(`${username}.accessToken`)) ?? ''
    const { exp } = JSON.parse(atob(accessToken.split('.')[1] ?? '')) as { exp: number }
    if (exp * 1000 > Date.now()) return accessToken
    return (underWay ??= refresh(username))
  }
})
