import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { versionOf } from './build.js'
import { openLab, type Lab } from './lab.js'
import type { Pace } from './runs.js'
import { badNetwork } from './scenarios/bad-network.js'
import { bundleSize } from './scenarios/bundle-size.js'
import { deadSession } from './scenarios/dead-session.js'
import { hotPath } from './scenarios/hot-path.js'
import { manyCallers } from './scenarios/many-callers.js'
import { pageLoad } from './scenarios/page-load.js'
import { renders } from './scenarios/renders.js'
import { severalPages, severalPagesWithRotation } from './scenarios/several-pages.js'
import { toTable, type Row } from './table.js'

const HURRY_AFTER_MS = 270_000
const STOP_AFTER_MS = 350_000

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    'rotation-runs': { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
  },
})
const begunAt = Date.now()
const stopAt = begunAt + STOP_AFTER_MS
const pace: Pace = {
  isQuick: values.quick,
  hurryAt: begunAt + HURRY_AFTER_MS,
  rotationRuns: Number(values['rotation-runs']),
}
const scenarios: Record<string, (lab: Lab, pace: Pace) => Promise<Row[]>> = {
  'many-callers': manyCallers,
  'several-pages': severalPages,
  rotation: severalPagesWithRotation,
  'dead-session': deadSession,
  'bad-network': badNetwork,
  'hot-path': hotPath,
  renders,
  'page-load': pageLoad,
  'bundle-size': bundleSize,
}

const rows: Row[] = []
const notes: string[] = []
const loadBefore = loadavg()[0]!
const lab = await openLab()

async function measureAll(): Promise<void> {
  for (const [name, measure] of Object.entries(scenarios)) {
    if (!name.includes(values.only) || Date.now() > stopAt) continue
    process.stderr.write(`${name} …\n`)
    try {
      rows.push(...(await measure(lab, pace)))
    } catch (thrown) {
      notes.push(`Not measured: ${name} (${String(thrown)}).`)
    }
  }
}

let timer: NodeJS.Timeout | undefined
const timeIsUp = new Promise<void>((resolve) => {
  const end = () => {
    notes.push('Stopped after six minutes: the table is not complete.')
    resolve()
  }
  timer = setTimeout(end, stopAt - Date.now())
})
try {
  await Promise.race([measureAll(), timeIsUp])
  const [ownVersion, sdkVersion, amplifyVersion, reactVersion] = await Promise.all([
    versionOf(),
    versionOf('amazon-cognito-identity-js'),
    versionOf('aws-amplify'),
    versionOf('react'),
  ])
  const date = new Date().toISOString().slice(0, 10)
  const load = `${loadBefore.toFixed(1)} before, ${loadavg()[0]!.toFixed(1)} after`
  const heads = {
    'by-hand': 'by hand, no library',
    'identity-js': `amazon-cognito-identity-js ${sdkVersion}`,
    amplify: `aws-amplify ${amplifyVersion}`,
    ours: `react-cognito-session ${ownVersion}`,
  }
  console.log(
    `${date}, Chromium ${lab.chromiumVersion}, Node ${process.versions.node}, React ${reactVersion}, ${availableParallelism()} cores (load ${load}); every answer of the user pool takes 100 ms; medians.\n`,
  )
  console.log([toTable(rows, heads), ...notes].join('\n\n'))
} finally {
  clearTimeout(timer)
  await lab[Symbol.asyncDispose]()
}
process.exit(0)
