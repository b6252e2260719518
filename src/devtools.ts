export { SessionDevtools, type SessionDevtoolsProps } from './devtools/session-devtools.js'
export type { DevtoolsPosition } from './devtools/devtools-corner.js'
export type { SessionSimulation } from './core/session-simulation.js'
