import { createDemoBackend, type DemoBackend, type DemoPersistence } from './demo-backend.js'

const MOST_BACKENDS = 50

/** Gives the persistence of the backend with this name; undefined for those that live in memory only. */
export type ToPersistence = (name: string) => DemoPersistence | undefined

/**
 * Makes the answerer of everything below `/demo/<name>/`: each name has a backend of its own, made when first asked
 * for, so that stories do not disturb each other.
 */
export function createDemoBackends(toPersistence: ToPersistence = () => undefined) {
  const backends = new Map<string, DemoBackend>()

  function backendOf(name: string): DemoBackend {
    const known = backends.get(name)
    const backend = known ?? createDemoBackend({ persistence: toPersistence(name) })
    // the one used last goes to the end
    backends.delete(name)
    backends.set(name, backend)
    const [oldest] = backends.keys()
    if (backends.size > MOST_BACKENDS && oldest !== undefined) backends.delete(oldest)
    return backend
  }

  return async (request: Request): Promise<Response> => {
    const [, , name = '', ...path] = new URL(request.url).pathname.split('/')
    return backendOf(name)(request, path.join('/'))
  }
}
