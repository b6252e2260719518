/** How the users of a demo sign in, by the kind of its source. */
export type SourceKind = 'user-pool' | 'hosted-ui' | 'token-handler'

/** All of them, the plainest first. */
export const sourceKinds: readonly SourceKind[] = ['user-pool', 'hosted-ui', 'token-handler']

/** Whether a text is the name of one. */
export const isSourceKind = (text: string | null | undefined): text is SourceKind =>
  sourceKinds.some((kind) => kind === text)
