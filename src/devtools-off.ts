export { SessionDevtools } from './devtools/no-devtools.js'
