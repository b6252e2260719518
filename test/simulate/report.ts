import type { FleetLoad } from './fleet.js'
import { toPeak } from './peak.js'

/** Cognito's default for sign-ins and refreshes together, per account and region. */
const QUOTA_PER_SECOND = 120
const CHART_FROM_MINUTE = 7 * 60
const CHART_TO_MINUTE = 19 * 60
const CHART_STEP_MINUTES = 10
const BARS = ' ▁▂▃▄▅▆▇█'

/** Writes the loads of one fleet under several schedules as a table and a chart, in Markdown. */
export function toReport(loads: readonly FleetLoad[]): string {
  const head = [
    'refresh',
    'peak of all, per s',
    'at',
    'mean 10:00 to 17:00',
    `parts of the quota of ${QUOTA_PER_SECOND}`,
    'always in view: peak / mean',
    'requests per hour in view',
    'least a token had left',
  ]
  const lines = [head, head.map(() => '---'), ...loads.map(toCells)]
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  const signIns = toPeak(loads[0]!.signIns)
  const note = `Sign-ins come on top, whatever the schedule: up to ${signIns.perSecond.toFixed(1)} per s at ${toTime(signIns.atMinute)}.`
  return `${table}\n\n${note}\n\n${toChart(loads)}`
}

function toCells({ schedule, refreshes, ofVisible, perVisibleHour, leastLeftMs }: FleetLoad) {
  const all = toPeak(refreshes)
  return [
    schedule,
    all.perSecond.toFixed(1),
    toTime(all.atMinute),
    all.busyMean.toFixed(1),
    (all.perSecond / QUOTA_PER_SECOND).toFixed(2),
    toPeak(ofVisible).ratio.toFixed(2),
    perVisibleHour.toFixed(2),
    `${Math.round(leastLeftMs / 1000)} s`,
  ]
}

/** One line for each schedule, all on the same scale: sessions that stay in view, from 7:00 to 19:00. */
function toChart(loads: readonly FleetLoad[]): string {
  const top = Math.max(...loads.map(({ ofVisible }) => toPeak(ofVisible).perSecond))
  const width = Math.max(...loads.map(({ schedule }) => schedule.length))
  const lines = loads.map(({ schedule, ofVisible }) => {
    let bars = ''
    for (let from = CHART_FROM_MINUTE; from < CHART_TO_MINUTE; from += CHART_STEP_MINUTES) {
      const { perSecond } = toPeak(ofVisible.slice(from, from + CHART_STEP_MINUTES))
      bars += BARS[Math.round((perSecond / top) * (BARS.length - 1))]
    }
    return `${schedule.padEnd(width)}  ${bars}`
  })
  const hours = Array.from({ length: 12 }, (_, hour) => String(hour + 7).padEnd(6)).join('')
  const scale = `Sessions always in view; a full block is ${top.toFixed(1)} requests per s.`
  return [scale, ...lines, `${' '.repeat(width)}  ${hours}`].join('\n')
}

function toTime(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`
}
