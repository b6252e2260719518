import { type BundleSize, measureBundles } from '../build.js'
import { libraries } from '../contenders.js'
import type { Row } from '../table.js'

const TARGET_BYTES = 6000

/** What the library adds to an app, min+gzip, React not counted. */
export async function bundleSize(): Promise<Row[]> {
  const sizes = await measureBundles()
  const cells = (read: (size: BundleSize) => number) =>
    Object.fromEntries(libraries.map((name) => [name, toKilobytes(read(sizes[name]))]))
  const withoutSdk = toKilobytes(sizes.ours.withoutSdk)
  return [
    {
      work: 'Bundle, first load (min+gzip, without React)',
      cells: cells(({ firstLoad }) => firstLoad),
      target: toKilobytes(TARGET_BYTES),
      isMissed: sizes.ours.firstLoad > TARGET_BYTES,
    },
    {
      work: 'Bundle, with all that is imported later',
      cells: {
        ...cells(({ everything }) => everything),
        ours: `${withoutSdk}; at a sign-in also the SDK: ${toKilobytes(sizes.ours.everything)}`,
      },
      target: 'none',
      isMissed: false,
    },
  ]
}

function toKilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
