import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type LaunchOptions } from 'playwright'

const run = promisify(execFile)

const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

const systemBrowsers =
  process.platform === 'darwin'
    ? [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
      ]
    : process.platform === 'win32'
      ? [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LocalAppData]
          .filter((folder) => folder !== undefined)
          .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'))
      : ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'].flatMap((name) =>
          ['/usr/bin', '/usr/local/bin', '/snap/bin'].map((folder) => join(folder, name)),
        )

/**
 * Gives Playwright's launch options for the first Chromium found.
 *
 * Looks at `CHROMIUM_PATH`, at the system's Chrome or Chromium, at Playwright's own download, and then takes
 * the one inside the npm package `@sparticuz/chromium` (Linux x64), so that tests run where only Node is
 * installed. `CHROMIUM_SOURCE=npm` takes the last one at once: the same browser on every machine.
 */
export async function chromiumLaunchOptions(): Promise<LaunchOptions> {
  const args = quietFlags
  if (process.env.CHROMIUM_SOURCE !== 'npm') {
    const installed = [...systemBrowsers, chromium.executablePath()].find((path) =>
      existsSync(path),
    )
    const executablePath = process.env.CHROMIUM_PATH || installed
    if (executablePath !== undefined) return { executablePath, args }
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const folder = await npmChromiumFolder()
    return {
      executablePath: join(folder, 'chromium'),
      args,
      env: {
        ...process.env,
        ...(await libraryPath(folder)),
        FONTCONFIG_PATH: join(folder, 'fonts'),
      },
    }
  }
  // Playwright says at the launch what to install.
  return { args }
}

// The package unpacks into the temporary folder, whatever version lies there, and two processes that do so at
// once run into ETXTBSY. So it unpacks into a folder of its own, which then takes its final name in one step.
async function npmChromiumFolder(): Promise<string> {
  const require = createRequire(import.meta.url)
  const packageFolder = dirname(dirname(dirname(require.resolve('@sparticuz/chromium'))))
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const cache = join(dirname(dirname(packageFolder)), '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder

  await mkdir(cache, { recursive: true })
  const unpacked = await mkdtemp(join(cache, 'chromium-unpacking-'))
  try {
    const script = `import('@sparticuz/chromium').then(({ default: it }) => it.executablePath())`
    await run(process.execPath, ['--eval', script], {
      cwd: packageFolder,
      // The second variable makes it unpack the shared libraries that a bare Linux lacks.
      env: { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    })
    // Its own page of fonts looks in folders that are there in AWS Lambda only, and text has no width without fonts.
    await writeFile(
      join(unpacked, 'fonts', 'fonts.conf'),
      `<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>`,
    )
    await rename(unpacked, folder)
  } catch (error) {
    await rm(unpacked, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

async function libraryPath(folder: string) {
  const { stdout } = await run('ldconfig', ['-p']).catch(() => ({ stdout: '' }))
  if (stdout.includes('libnss3.so')) return {}
  const own = join(folder, 'al2023', 'lib')
  const inherited = process.env.LD_LIBRARY_PATH
  return { LD_LIBRARY_PATH: inherited === undefined ? own : `${own}:${inherited}` }
}
