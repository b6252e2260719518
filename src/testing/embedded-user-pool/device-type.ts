const browsers: readonly (readonly [name: string, version: RegExp])[] = [
  ['Edge', /Edg\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Firefox', /Firefox\/(\d+)/],
  ['Chrome', /Chrome\/(\d+)/],
  ['Safari', /Version\/(\d+).* Safari\//],
]

const systems: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
]

/** What a request comes from, by its `User-Agent`, such as `'Chrome 125 / macOS'`; `'unknown'` where nothing tells. */
export function toDeviceType(request: Request): string {
  const agent = request.headers.get('user-agent') ?? ''
  const browser = browsers
    .map(([name, version]) => [name, version.exec(agent)?.[1]] as const)
    .find(([, version]) => version !== undefined)
  const system = systems.find(([, mark]) => mark.test(agent))?.[0]
  return [browser?.join(' '), system].filter(Boolean).join(' / ') || 'unknown'
}
