/** Who is measured; `by-hand` is a page without any library, the floor. */
export const contenders = ['by-hand', 'identity-js', 'amplify', 'ours'] as const
export type Contender = (typeof contenders)[number]

/** Those that are libraries. */
export const libraries = ['identity-js', 'amplify', 'ours'] as const
