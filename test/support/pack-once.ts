import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { packPackage } from './pack-package.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of our package as a release would be, packed once for all consumer tests of a run. */
    tarball: string
  }
}

/** Packs the package before the first consumer test; the tests take it by `inject('tarball')`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'packed-'))
  const remove = async () => await rm(folder, { recursive: true, force: true })
  try {
    project.provide('tarball', await packPackage(folder))
  } catch (error) {
    await remove()
    throw error
  }
  return remove
}
