import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { npm, npmInstall } from './pack-package.js'

/** A copy of one of the consumer apps, with our tarball installed in it. */
export interface InstalledApp {
  folder: string
  /** Runs one of its scripts and gives what was printed, which is in the error too when it fails. */
  run(script: string, ...args: string[]): Promise<string>
  remove(): Promise<void>
}

/**
 * Copies an app and installs the tarball in it.
 *
 * All other packages have the versions of our own lock file, so that npm finds them in its cache and need not ask the
 * registry for any.
 *
 * @param env - what its `.env` is to hold.
 */
export async function installApp(
  app: string,
  tarball: string,
  env: Record<string, string> = {},
): Promise<InstalledApp> {
  const folder = await mkdtemp(join(tmpdir(), `${basename(app)}-`))
  const remove = async () => await rm(folder, { recursive: true, force: true })
  try {
    await cp(app, folder, { recursive: true })
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}\n`)
    await writeFile(join(folder, '.env'), variables.join(''))

    const manifest = await readJson<Manifest>(join(folder, 'package.json'))
    const dependencies = { ...manifest.dependencies, 'react-cognito-session': `file:${tarball}` }
    await writeJson(join(folder, 'package.json'), { ...manifest, dependencies })
    const lock = await readJson<Lock>('package-lock.json')
    await writeJson(
      join(folder, 'package-lock.json'),
      toLockOf({ ...manifest, dependencies }, lock),
    )
    await npmInstall(folder)
  } catch (error) {
    await remove()
    throw error
  }
  const run: InstalledApp['run'] = (...script) => npm(folder, 'run', ...script)
  return { folder, run, remove }
}

/** Our lock file as that of another package, without our workspaces; npm drops what it does not ask for. */
function toLockOf({ name, dependencies, devDependencies = {} }: Manifest, lock: Lock): Lock {
  const packages = Object.entries(lock.packages).filter(
    ([path, { link }]) => path.startsWith('node_modules/') && !link,
  )
  const root = { dependencies, devDependencies }
  return { ...lock, name, packages: Object.fromEntries([['', root], ...packages]) }
}

interface Manifest {
  name: string
  dependencies: Record<string, string>
  devDependencies?: Record<string, string>
}

interface Lock {
  name: string
  packages: Record<string, object & { link?: boolean }>
}

async function readJson<T>(path: string) {
  return JSON.parse(await readFile(path, 'utf8')) as T
}

async function writeJson(path: string, value: unknown) {
  await writeFile(path, JSON.stringify(value, null, 2))
}
