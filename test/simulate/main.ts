import { parseArgs } from 'node:util'
import { simulateFleet } from './fleet.js'
import { toReport } from './report.js'
import { aMinuteAhead, atExpiry, ours } from './schedules.js'

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    'spread-minutes': { type: 'string', default: '10' },
  },
})
const fleet = {
  sessions: Number(values.sessions),
  seed: Number(values.seed),
  spreadMinutes: Number(values['spread-minutes']),
}
const loads = [ours, atExpiry, aMinuteAhead].map((schedule) => simulateFleet(schedule, fleet))
console.log(
  `${fleet.sessions} sessions, most of them from nine o'clock (± ${fleet.spreadMinutes} min) on; access tokens live 60 min; seed ${fleet.seed}.\n`,
)
console.log(toReport(loads))
