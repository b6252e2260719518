import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What only the devtools have: the name of the channel on which their tabs find each other. */
export const devtoolsMark = 'react-cognito-session.devtools'

/** Gives the paths of those scripts below a folder that have a text in them. */
export async function scriptsWith(text: string, folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true })
  const scripts = files.filter((file) => file.endsWith('.js')).map((file) => join(folder, file))
  const codes = await Promise.all(scripts.map(async (script) => await readFile(script, 'utf8')))
  return scripts.filter((_, index) => codes[index]?.includes(text))
}
