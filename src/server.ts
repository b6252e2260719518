export { createTokenHandler } from './server/token-handler.js'
export type { TokenHandlerOptions } from './server/token-handler-options.js'
export type { TokenHandlerStore } from './server/refresh-lease.js'
