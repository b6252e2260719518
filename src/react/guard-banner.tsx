'use client'

import { type ReactNode, useLayoutEffect } from 'react'
import type { EpochMs } from '../core/duration.js'
import { GuardButton } from './guard-button.js'
import { GuardCountdown } from './guard-countdown.js'
import type { GuardHost } from './guard-host.js'
import type { GuardLabels } from './guard-labels.js'

/** What the banner takes. */
export interface GuardBannerProps {
  host: GuardHost
  deadline: EpochMs
  labels: GuardLabels
  onSignIn: () => void
}

/** Keeps the time left in sight after the warning was put aside; in nobody's way. */
export function GuardBanner({ host, deadline, labels, onSignIn }: GuardBannerProps): ReactNode {
  useLayoutEffect(() => host.attach(), [host])
  return (
    <section
      className="rcs-guard-banner"
      aria-label={labels.expiryTitle}
      lang={labels.locale}
      dir={labels.dir ?? 'ltr'}
    >
      <output>{labels.expiryTitle}</output>
      <GuardCountdown deadline={deadline} labels={labels} />
      <GuardButton onPress={onSignIn}>{labels.signInAgain}</GuardButton>
    </section>
  )
}
