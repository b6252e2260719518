import type { SessionClient } from 'react-cognito-session'

/** Gives the note of whoever is signed in. */
export async function fetchNote({ getAccessToken }: SessionClient): Promise<string> {
  const headers = { Authorization: `Bearer ${await getAccessToken()}` }
  const answer = await fetch('https://api.example.com/note', { headers })
  return answer.text()
}
