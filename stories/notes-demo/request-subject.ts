const SUBJECT_OF_OPERATION = {
  InitiateAuth: 'Sign in',
  RespondToAuthChallenge: 'Prove the password',
  GetTokensFromRefreshToken: 'Refresh',
  RevokeToken: 'Revoke',
  GlobalSignOut: 'Sign out everywhere',
  ListUserSessions: 'List sessions',
  RevokeUserSession: 'End a session',
} as const

const SUBJECT_OF_NOTES_METHOD = {
  GET: 'Load notes',
  PUT: 'Save note',
  DELETE: 'Delete note',
} as const

const SUBJECT_OF_PATH = {
  '/oauth2/revoke': 'Revoke',
  '/auth/session': 'Ask for the session',
  '/auth/refresh': 'Refresh',
} as const

const SUBJECT_OF_GRANT = {
  authorization_code: 'Trade the code',
  refresh_token: 'Refresh',
} as const

const SUBJECT_OF_SCOPE = {
  local: 'Sign out',
  global: 'Sign out everywhere',
} as const

type SubjectIn<Subjects> = Subjects[keyof Subjects]

/** What a request is about, in words. */
export type RequestSubject =
  | SubjectIn<typeof SUBJECT_OF_OPERATION>
  | SubjectIn<typeof SUBJECT_OF_NOTES_METHOD>
  | SubjectIn<typeof SUBJECT_OF_PATH>
  | SubjectIn<typeof SUBJECT_OF_GRANT>
  | SubjectIn<typeof SUBJECT_OF_SCOPE>

/** Gives what a request is about; null for those that the demo makes behind the scenes. */
export async function toSubject(request: Request): Promise<RequestSubject | null> {
  const { pathname } = new URL(request.url)
  const operation = request.headers.get('x-amz-target')?.split('.').pop()
  if (operation) return subjectIn(SUBJECT_OF_OPERATION, operation)
  const [, , , service] = pathname.split('/')
  if (service === 'notes') return subjectIn(SUBJECT_OF_NOTES_METHOD, request.method)
  // two addresses serve several purposes, which the body tells apart
  if (pathname === '/oauth2/token') {
    const form = new URLSearchParams(await request.clone().text())
    return subjectIn(SUBJECT_OF_GRANT, form.get('grant_type'))
  }
  if (pathname.endsWith('/auth/sign-out')) {
    const { scope } = (await request.clone().json()) as { scope?: string }
    return subjectIn(SUBJECT_OF_SCOPE, scope)
  }
  return subjectIn(SUBJECT_OF_PATH, pathname.replace(/^\/demo\/[^/]+/, ''))
}

function subjectIn<Subjects extends object>(
  subjects: Subjects,
  name: string | null | undefined,
): SubjectIn<Subjects> | null {
  return name && Object.hasOwn(subjects, name) ? subjects[name as keyof Subjects] : null
}
