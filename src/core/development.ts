/** Replaced by the app's bundler, as for React itself. */
declare const process: { env: { NODE_ENV?: string } }

/** True where a wrong setting is to be an error rather than something that is made the best of. */
export const isDevelopment = () => process.env.NODE_ENV !== 'production'

/** Tells whoever builds the app of a setting that does nothing; silent in production. */
export function warnDeveloper(message: string): void {
  // the app works, so there is no error to throw
  // oxlint-disable-next-line no-console
  if (isDevelopment()) console.warn(message)
}
