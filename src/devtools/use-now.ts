'use client'

import { useEffect, useReducer } from 'react'
import type { ServerTime } from '../core/clock.js'
import { secondsToMs, type EpochMs } from '../core/duration.js'
import { every } from './every.js'

const TICK_MS = secondsToMs(1)

/** Gives the time on Cognito's clock and renders its caller once a second: for what is mounted only while it is seen. */
export function useNow(time: ServerTime): EpochMs {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0)
  useEffect(() => every(time, TICK_MS, tick), [time])
  return time.now()
}
