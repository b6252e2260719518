import { toLoadError } from './errors.js'
import type { Service, ServiceRoom } from './service.js'

/** What loads the rooms that ask the service, when they are needed first. */
export interface ServiceLoader {
  /** @throws {SessionError} `network` when the code could not be loaded; it is asked for again at the next call, which helps in browsers that do not remember the failure. */
  load(): Promise<Service>
  /** What has been loaded so far. */
  loaded(): Service | null
}

/**
 * Creates the loader of the code that asks the service; a page with a good token in storage renders without it.
 *
 * The client calls `load` as soon as somebody subscribes, long before a refresh is due.
 */
export function createServiceLoader(room: ServiceRoom): ServiceLoader {
  let loading: Promise<Service> | null = null
  let loaded: Service | null = null

  async function start(): Promise<Service> {
    try {
      const [{ createService }] = await Promise.all([
        import('./service.js'),
        room.source.prepare?.(),
      ])
      return (loaded = createService(room))
    } catch (cause) {
      loading = null
      throw toLoadError(cause)
    }
  }

  return {
    load: () => (loading ??= start()),
    loaded: () => loaded,
  }
}
