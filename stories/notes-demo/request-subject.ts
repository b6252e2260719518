const SUBJECT_OF_OPERATION = {
  InitiateAuth: 'Sign in',
  RespondToAuthChallenge: 'Prove the password',
  GetTokensFromRefreshToken: 'Refresh',
  RevokeToken: 'Revoke',
  GlobalSignOut: 'Sign out everywhere',
} as const

const SUBJECT_OF_NOTES_METHOD = {
  GET: 'Load notes',
  PUT: 'Save note',
  DELETE: 'Delete note',
} as const

/** What a request is about, in words. */
export type RequestSubject =
  | (typeof SUBJECT_OF_OPERATION)[keyof typeof SUBJECT_OF_OPERATION]
  | (typeof SUBJECT_OF_NOTES_METHOD)[keyof typeof SUBJECT_OF_NOTES_METHOD]

/** Gives what a request is about; null for those that the demo makes behind the scenes. */
export function toSubject({ url, method, headers }: Request, baseUrl: string) {
  const operation = headers.get('x-amz-target')?.split('.').pop()
  if (operation) return subjectIn(SUBJECT_OF_OPERATION, operation)
  return url.startsWith(`${baseUrl}notes/`) ? subjectIn(SUBJECT_OF_NOTES_METHOD, method) : null
}

function subjectIn<Subjects extends object>(subjects: Subjects, name: string) {
  return Object.hasOwn(subjects, name) ? subjects[name as keyof Subjects] : null
}
