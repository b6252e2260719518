import { aborted, pause } from './abort.js'
import { toExceptionAnswer, withException } from './answers.js'

/** Which requests a fault waits for: those of one operation, or all when left out. */
export interface FaultTarget {
  /** A name of the request log, e.g. `'GetTokensFromRefreshToken'` or `'token'`. */
  only?: string
}

/**
 * Switches for what goes wrong between an app and its user pool.
 *
 * Each counts down over the next `count` requests it is meant for; several wait for their turn in the order
 * they were set. Preflights are spared.
 */
export interface EmbeddedUserPoolFaults {
  /** Holds every request this long before it is looked at, in real milliseconds. */
  latencyMs: number
  /**
   * `TooManyRequestsException`: status 400, as the API reference has it; with `retryAfterSeconds` a 429 with
   * a `Retry-After` header, as gateways in front of it answer. Managed login always answers 429, as plain text.
   */
  throttle(count: number, retryAfterSeconds?: number, target?: FaultTarget): void
  /** `InternalErrorException` with this status, 500 by default; plain text from managed login. */
  fail(count: number, status?: number, target?: FaultTarget): void
  /** The connection breaks before the request is looked at. */
  drop(count: number, target?: FaultTarget): void
  /** The request is carried out, e.g. a refresh token rotated, and the connection breaks before the answer. */
  dropAnswer(count: number, target?: FaultTarget): void
  /** No answer, until the caller gives up. */
  hang(count: number, target?: FaultTarget): void
  /** A captive portal: status 200 and a page of HTML. */
  html(count: number, target?: FaultTarget): void
  /** Back to normal; what hangs goes on hanging. */
  clear(): void
}

/** The switches, and the wire they are in. */
export interface Faults {
  switches: EmbeddedUserPoolFaults
  /** Lets a request through to `answer`, or not; a broken connection is `Response.error()`. */
  around(request: Request, operation: string, answer: () => Promise<Response>): Promise<Response>
}

type Fault = (request: Request, answer: () => Promise<Response>) => Promise<Response> | Response

const drop: Fault = () => Response.error()

const dropAnswer: Fault = async (_request, answer) => {
  await answer()
  return Response.error()
}

const hang: Fault = async (request) => {
  await aborted(request.signal)
  return Response.error()
}

const html: Fault = () =>
  new Response('<!doctype html><title>Welcome</title><p>Accept the terms to go online.', {
    headers: { 'content-type': 'text/html' },
  })

const isJsonApi = (request: Request) => request.headers.has('x-amz-target')

const throttle =
  (retryAfterSeconds: number | undefined): Fault =>
  (request) => {
    const name = 'TooManyRequestsException'
    const headers: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }
    if (!isJsonApi(request)) {
      return withException(new Response('Too Many Requests', { status: 429, headers }), name)
    }
    const status = retryAfterSeconds === undefined ? 400 : 429
    return toExceptionAnswer(status, name, 'Rate exceeded', headers)
  }

const fail =
  (status: number): Fault =>
  (request) => {
    const name = 'InternalErrorException'
    const text = 'Something went wrong.'
    if (!isJsonApi(request)) return withException(new Response(text, { status }), name)
    return toExceptionAnswer(status, name, text)
  }

/** Makes the switches of one pool, all off. */
export function createFaults(): Faults {
  let planned: { fault: Fault; left: number; only: string | undefined }[] = []

  const plan = (fault: Fault, left: number, target: FaultTarget | undefined): void => {
    planned.push({ fault, left, only: target?.only })
  }

  function next(operation: string): Fault | null {
    const due = planned.find(({ left, only }) => left > 0 && (only ?? operation) === operation)
    if (!due) return null
    due.left -= 1
    return due.fault
  }

  const switches: EmbeddedUserPoolFaults = {
    latencyMs: 0,
    throttle: (count, retryAfterSeconds, target) =>
      plan(throttle(retryAfterSeconds), count, target),
    fail: (count, status = 500, target) => plan(fail(status), count, target),
    drop: (count, target) => plan(drop, count, target),
    dropAnswer: (count, target) => plan(dropAnswer, count, target),
    hang: (count, target) => plan(hang, count, target),
    html: (count, target) => plan(html, count, target),
    clear() {
      planned = []
      switches.latencyMs = 0
    },
  }

  return {
    switches,
    async around(request, operation, answer) {
      const fault = next(operation)
      await pause(switches.latencyMs, request.signal)
      if (request.signal.aborted) return Response.error()
      return fault ? fault(request, answer) : answer()
    },
  }
}
