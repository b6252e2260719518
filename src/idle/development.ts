/** Replaced by the app's bundler, as for React itself. */
declare const process: { env: { NODE_ENV?: string } }

/** True where a wrong setting is to be an error rather than something that is made the best of. */
export const isDevelopment = () => process.env.NODE_ENV !== 'production'
