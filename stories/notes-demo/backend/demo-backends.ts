import { createDemoBackend, type DemoBackend, type DemoBackendOptions } from './demo-backend.js'

const MOST_BACKENDS = 50

/** Gives what is particular about the backend with this name. */
export type ToOptions = (name: string) => DemoBackendOptions

/**
 * Makes the answerer of everything below `/demo/<name>/`: each name has a backend of its own, made when first asked
 * for, so that stories do not disturb each other.
 */
export function createDemoBackends(toOptions: ToOptions = () => ({})) {
  const backends = new Map<string, DemoBackend>()

  function backendOf(name: string): DemoBackend {
    const known = backends.get(name)
    const backend = known ?? createDemoBackend(toOptions(name))
    // the one used last goes to the end
    backends.delete(name)
    backends.set(name, backend)
    const [oldest] = backends.keys()
    if (backends.size > MOST_BACKENDS && oldest !== undefined) backends.delete(oldest)
    return backend
  }

  /** @param pathname - as what the request is taken; default: its own. */
  return async (request: Request, pathname = new URL(request.url).pathname): Promise<Response> => {
    const [, , name = '', ...path] = pathname.split('/')
    return backendOf(name)(request, path.join('/'))
  }
}
