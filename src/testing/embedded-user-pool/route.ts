/** One family of requests that a pool answers; the pool asks its routes in order. */
export interface Route {
  /** The name of what is asked, for the request log and the faults; `null` when it is not for this route. */
  match(request: Request, url: URL): string | null
  answer(request: Request, operation: string): Promise<Response>
}
