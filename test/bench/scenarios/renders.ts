import type { Lab } from '../lab.js'
import type { Row } from '../table.js'

const TARGET = '0 / 0 / 0 / 100'

/** How often components are rendered by one refresh; the rivals have no hook that would render. */
export async function renders(lab: Lab): Promise<Row[]> {
  await using world = await lab.openWorld({ accessToken: 'good' })
  const page = await world.openPage('renders')
  await page.locator('i').nth(399).waitFor()
  const counted = await page.evaluate(() => globalThis.rendersPerRefresh())
  const ours = [counted.getter, counted.user, counted.selector, counted.session].join(' / ')
  return [
    {
      work: 'Renders by one refresh of 100 components each: getter / user / selector / whole session',
      cells: { 'identity-js': 'no hook', amplify: 'no hook', ours },
      target: TARGET,
      isMissed: ours !== TARGET,
    },
  ]
}
