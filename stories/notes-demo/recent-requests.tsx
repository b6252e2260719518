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

/** A refusal only by its number: the token handler says so when there is no session yet. */
const isNobody = ({ subject, result }: NetworkRequest) =>
  subject === 'Ask for the session' && result === 401

function toWords(request: NetworkRequest): string {
  const { result } = request
  if (result === 'under-way') return 'under way'
  if (result === 'lost') return 'no answer'
  if (isNobody(request)) return 'none'
  return result >= 400 ? 'refused' : 'done'
}

const isBad = (request: NetworkRequest) => /refused|no answer/.test(toWords(request))

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
          {rows.map(({ latest, count }) => (
            <li key={latest.id}>
              <span>
                {latest.subject}
                {count > 1 && <span className="request-count"> {count} times</span>}
              </span>
              <span className="request-result" data-tone={isBad(latest) ? 'bad' : undefined}>
                {toWords(latest)}
              </span>
              <time>{toTime(latest.at)}</time>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
