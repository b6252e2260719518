'use client'

import { type ReactNode, type SyntheticEvent, useId, useLayoutEffect, useRef } from 'react'
import type { EpochMs } from '../core/duration.js'
import { GuardCountdown } from './guard-countdown.js'
import type { GuardHost } from './guard-host.js'
import { keepCaret } from './guard-caret.js'
import type { GuardLabels } from './guard-labels.js'

/** What the dialog's frame takes. */
export interface GuardDialogFrameProps {
  host: GuardHost
  labels: GuardLabels
  title: string
  phase: string
  /** What Escape does; null: nothing, and the dialog stays. */
  onEscape: (() => void) | null
  /** It opens because somebody has asked for it: nothing in it is pressed by accident, until it says something new. */
  isAsked: boolean
  text: string | null
  /** Counted down to. */
  deadline: EpochMs | null
  children: ReactNode
}

/** Who is typing when the dialog opens needs so long to notice; milliseconds. */
const NOTICE_MS = 500

/**
 * Shows a modal, native dialog while it is mounted; focus, caret and selection return to where they were.
 *
 * For half a second after it has come up by itself, or has changed, it ignores what people press: that was meant for
 * what was there before. It tells by the events' own times, which say when a key went down, however long the page took to
 * open a dialog. What scripts press, tests among them, is no accident.
 *
 * @see {@link https://www.w3.org/WAI/ARIA/apg/patterns/alertdialog/ APG, alert dialog}
 */
export function GuardDialogFrame(props: GuardDialogFrameProps): ReactNode {
  const { host, labels, title, text, deadline, phase, onEscape, isAsked, children } = props
  const id = useId()
  const ref = useRef<HTMLDialogElement>(null)
  const seen = useRef({ title: '', at: 0 })

  useLayoutEffect(() => {
    const dialog = ref.current!
    const giveCaretBack = keepCaret()
    const detach = host.attach()
    open(dialog)
    dialog.querySelector<HTMLElement>('.rcs-guard-primary[type=button]')?.focus()
    return () => {
      dialog.close?.()
      detach()
      giveCaretBack()
    }
  }, [host])

  useLayoutEffect(() => {
    const isNews = !isAsked || (seen.current.title && seen.current.title !== title)
    seen.current = { title, at: isNews ? new Event('').timeStamp : -NOTICE_MS }
  }, [title, isAsked])

  const isAccident = (event: SyntheticEvent) =>
    event.isTrusted && event.timeStamp < seen.current.at + NOTICE_MS

  const ignore = (event: SyntheticEvent) => {
    event.preventDefault()
    event.stopPropagation()
  }
  const ignoreAccident = (event: SyntheticEvent) => {
    if (isAccident(event)) ignore(event)
  }

  return (
    // it listens only to keep to itself what is not for the page, and from itself what is
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      role="alertdialog"
      className="rcs-guard"
      data-phase={phase}
      aria-labelledby={`${id}t`}
      aria-describedby={text ? `${id}d ${id}c` : undefined}
      lang={labels.locale}
      dir={labels.dir ?? 'ltr'}
      closedby={onEscape ? 'closerequest' : 'none'}
      onClickCapture={ignoreAccident}
      onKeyDownCapture={(event) => {
        const isPress = event.key === 'Enter' || event.key === ' '
        if (isPress && (event.repeat || isAccident(event))) ignore(event)
      }}
      // a portal's events go on in React to the app around it, whose forms and shortcuts they do not concern
      onSubmit={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.stopPropagation()}
      onCancel={(event) => {
        ignore(event)
        if (!isAccident(event)) onEscape?.()
      }}
      onClose={({ currentTarget: dialog }) => {
        // Chromium closes at the third Escape whoever objects; StrictMode's closing has been undone by now
        if (dialog.open) return
        onEscape?.()
        open(dialog)
      }}
    >
      <h2 id={`${id}t`} className="rcs-guard-title">
        {title}
      </h2>
      {text && (
        // the session may end while somebody types a password here
        <p id={`${id}d`} className="rcs-guard-text" aria-live="polite">
          {text}
        </p>
      )}
      {deadline && <GuardCountdown id={`${id}c`} deadline={deadline} labels={labels} />}
      {children}
    </dialog>
  )
}

function open(dialog: HTMLDialogElement): void {
  // where there is none, as in jsdom, it is a dialog all the same
  if (dialog.showModal) dialog.showModal()
  else dialog.setAttribute('open', '')
}
