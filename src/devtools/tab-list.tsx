'use client'

import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { secondsToMs } from '../core/duration.js'
import { pageLifecycle } from '../core/page-lifecycle.js'
import type { SessionClient } from '../core/session-client.js'
import { every } from './every.js'
import { openTabsOf } from './open-tabs.js'
import { toWords } from './time-words.js'
import { useNow } from './use-now.js'

const ASK_EVERY_MS = secondsToMs(5)

/** The open tabs of the app that show devtools; asks them while it is mounted. */
export function TabList({ client }: { client: SessionClient }): ReactNode {
  const { id, subscribe, get, ask } = openTabsOf(client)
  const { time } = client
  useNow(time)
  const others = useSyncExternalStore(subscribe, get, get)
  useEffect(() => {
    ask()
    return every(time, ASK_EVERY_MS, ask)
  }, [ask, time])
  return (
    <section>
      <h3>Tabs with devtools</h3>
      <ul className="tabs">
        <Tab id={id} isVisible={pageLifecycle.isVisible()} heard="this tab" />
        {others.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            isVisible={tab.isVisible}
            heard={`heard ${toWords(time.localNow() - tab.heardAt)} ago`}
          />
        ))}
      </ul>
    </section>
  )
}

function Tab({ id, isVisible, heard }: { id: string; isVisible: boolean; heard: string }) {
  return (
    <li>
      <code>{id}</code> <span>{isVisible ? 'visible' : 'hidden'}</span>{' '}
      <span className="muted">{heard}</span>
    </li>
  )
}
