// Many more histories than the tests tell, or one of them again:
//   npm run test:histories -- --runs 50000
//   npm run test:histories -- --seed 1142288531 --path 1414:6:6
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50000' },
    seed: { type: 'string', default: 'random' },
    path: { type: 'string', default: '' },
  },
})
const { runs, seed, path } = values
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--project', 'unit', 'test/histories/histories.test.ts'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      HISTORIES_RUNS: runs,
      HISTORIES_SEED: seed,
      HISTORIES_PATH: path,
    },
  },
)
process.exitCode = status ?? 1
