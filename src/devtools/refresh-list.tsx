'use client'

import { useSyncExternalStore, type ReactNode } from 'react'
import type { SessionClient } from '../core/session-client.js'
import { refreshHistoryOf, type RefreshResult } from './refresh-history.js'
import { toClockTime, toMeasuredTime } from './time-words.js'

/** The refreshes since the panel is there, the latest first. */
export function RefreshList({ client }: { client: SessionClient }): ReactNode {
  const { subscribe, get } = refreshHistoryOf(client)
  const records = useSyncExternalStore(subscribe, get, get)
  return (
    <section>
      <h3>Refreshes</h3>
      {records.length === 0 && <p className="muted">None since this panel was mounted.</p>}
      {records.length > 0 && (
        <table className="records">
          <caption>Refreshes, the latest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Took</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {records.map(({ id, at, tookMs, result }) => (
              <tr key={id}>
                <td>{toClockTime(at, client.time.now())}</td>
                <td>{tookMs === null ? '–' : toMeasuredTime(tookMs)}</td>
                <td>
                  <ResultSign result={result} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function ResultSign({ result }: { result: RefreshResult }) {
  switch (result) {
    case 'ok':
      return <span className="good">ok</span>
    case 'adopted':
      return <span className="good">adopted from another tab</span>
    case 'under way':
      return <span className="muted">under way …</span>
    default:
      return <code className="danger">{result}</code>
  }
}
