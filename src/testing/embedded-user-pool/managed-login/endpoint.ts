import type { PoolService } from '../pool-service.js'

/**
 * One path of managed login.
 *
 * @throws {OAuthError} what the JSON answer has to tell.
 */
export type Endpoint = (service: PoolService, request: Request) => Promise<Response>
