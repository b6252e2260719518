import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir } from 'node:fs/promises'
import { join, resolve as toAbsolute } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Builds and packs this package as a release would, and gives the path of the tarball. */
export async function packPackage(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await npm(process.cwd(), 'pack', '--pack-destination', folder)
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
  if (tarball === undefined) throw new Error(`npm pack left no tarball in ${folder}.`)
  return join(folder, tarball)
}

/** Unpacks a tarball where its imports find our own node_modules, and gives the folder of the package. */
export async function unpack(tarball: string): Promise<string> {
  const cache = join('node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const folder = toAbsolute(await mkdtemp(join(cache, 'unpacked-')))
  await run('tar', ['-xzf', tarball, '-C', folder])
  return join(folder, 'package')
}

/** Installs what a folder's package.json asks for, from npm's cache as far as it goes. */
export async function npmInstall(folder: string): Promise<void> {
  await npm(folder, 'install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund')
}

/** Runs npm in a folder and gives what was printed, which is in the error too when it fails. */
export function npm(folder: string, ...args: string[]): Promise<string> {
  const npmCli = process.env['npm_execpath']
  const [file, before] = npmCli?.endsWith('.js') ? [process.execPath, [npmCli]] : ['npm', []]
  return new Promise((resolve, reject) => {
    execFile(
      file,
      [...before, ...args],
      { cwd: folder, env: releaseEnvironment() },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`npm ${args.join(' ')} failed:\n${stdout}${stderr}`))
        else resolve(stdout + stderr)
      },
    )
  })
}

/** The environment without what the test runner puts there: npm, Vite and Next would make something else than a release. */
export function releaseEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }
  for (const name of ['NODE_ENV', 'VITEST', 'npm_execpath']) Reflect.deleteProperty(env, name)
  return env
}
