'use client'

import { type ReactNode, useState } from 'react'
import type { EpochMs } from '../core/duration.js'
import { toDigits, toWords } from '../idle/time-left.js'
import type { GuardLabels } from './guard-labels.js'
import { useSecondsLeft } from './use-seconds-left.js'

/** What the countdown takes. */
export interface GuardCountdownProps {
  /** For the words at opening: part of what describes the dialog. */
  id?: string
  deadline: EpochMs
  labels: GuardLabels
}

/** In seconds; the last one interrupts. */
const ANNOUNCED = [10, 30, 60]

/**
 * Shows the time left to the eye each second, and tells it to the ear at opening and with 60, 30 and 10 seconds left.
 *
 * A tick that comes late, in a page that was asleep, tells the time of now, once. The live regions stand inside the
 * dialog, because outside a modal dialog they are silent.
 *
 * @see {@link https://www.w3.org/WAI/WCAG22/Understanding/timing-adjustable.html WCAG 2.2.1}
 */
export function GuardCountdown({ id, deadline, labels }: GuardCountdownProps): ReactNode {
  const { locale, timeLeft } = labels
  const seconds = useSecondsLeft(deadline)
  const stage = ANNOUNCED.find((each) => seconds <= each)
  const words = () => timeLeft(toWords(seconds, locale))
  const [atOpening] = useState(words)
  const [told, setTold] = useState({ stage, words: '' })
  if (stage !== told.stage) setTold({ stage, words: stage ? words() : '' })
  const isLast = stage === ANNOUNCED[0]

  return (
    <>
      <span id={id} className="rcs-guard-hidden">
        {atOpening}
      </span>
      <span className="rcs-guard-time" aria-hidden="true">
        {toDigits(seconds, locale)}
      </span>
      <span className="rcs-guard-hidden" aria-live="polite">
        {isLast ? '' : told.words}
      </span>
      <span className="rcs-guard-hidden" aria-live="assertive">
        {isLast ? told.words : ''}
      </span>
    </>
  )
}
