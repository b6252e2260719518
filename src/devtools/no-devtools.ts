import type { SessionDevtoolsProps } from './session-devtools.js'

/** Stands in for the panel wherever the bundler does not build for development: renders nothing and loads nothing. */
export function SessionDevtools(_props: SessionDevtoolsProps): null {
  return null
}
