import { useNetworkRequests } from './demo-context.js'
import type { NetworkRequest } from './demo-network.js'

const MOST_ROWS = 6

/** Requests in a row that were about the same and ended the same. */
interface Row {
  latest: NetworkRequest
  count: number
}

function toRows(requests: readonly NetworkRequest[]): Row[] {
  const rows: Row[] = []
  for (const request of requests) {
    const row = rows.at(-1)
    const isAlike = row?.latest.subject === request.subject && row.latest.result === request.result
    if (row && isAlike) row.count++
    else rows.push({ latest: request, count: 1 })
  }
  return rows.slice(0, MOST_ROWS)
}

const toTime = (at: number) =>
  new Date(at).toLocaleTimeString([], { timeStyle: 'medium', hourCycle: 'h23' })

function toWords(result: NetworkRequest['result']): string {
  if (result === 'under-way') return 'under way'
  if (result === 'lost') return 'no answer'
  return result >= 400 ? 'refused' : 'done'
}

const isBad = (result: NetworkRequest['result']) =>
  result === 'lost' || (result !== 'under-way' && result >= 400)

/** The last requests of this page to the user pool and to the notes API. */
export function RecentRequests() {
  const rows = toRows(useNetworkRequests())
  return (
    <section className="requests" aria-label="Last requests">
      <h3>Last requests</h3>
      {rows.length === 0 ? (
        <p className="panel-quiet">None yet.</p>
      ) : (
        <ol>
          {rows.map(({ latest: { id, at, subject, result }, count }) => (
            <li key={id}>
              <span>
                {subject}
                {count > 1 && <span className="request-count"> {count} times</span>}
              </span>
              <span className="request-result" data-tone={isBad(result) ? 'bad' : undefined}>
                {toWords(result)}
              </span>
              <time>{toTime(at)}</time>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
