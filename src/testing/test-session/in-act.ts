import * as React from 'react'
import { globalScope, replaceProperty } from '../global-scope.js'

interface Act {
  (run: () => Promise<void>): Promise<void>
  (run: () => void): unknown
}

const FLAG = 'IS_REACT_ACT_ENVIRONMENT'

/** React's own, where a test wants it: not by its name, for bundlers complain about one that is not there. */
const toAct = () => Reflect.get(React, 'act') as Act | undefined
/** True where a test wants what renders to be inside `act`. */
export const isActWanted = (): boolean => globalScope[FLAG] === true

/**
 * Runs something inside React's `act`, where a test wants it so, and lets React render what has come of it.
 *
 * Only under `IS_REACT_ACT_ENVIRONMENT`, which Testing Library sets. React before 18.3, and a production build of it, has no
 * `act` of its own: there React renders by itself meanwhile, as it does inside Testing Library's `waitFor`.
 */
export async function inAct(run: () => Promise<void>): Promise<void> {
  if (!isActWanted()) return run()
  const act = toAct()
  if (act) return await act(run)
  const undo = replaceProperty(globalScope, FLAG, { value: false })
  try {
    await run()
  } finally {
    undo()
  }
}

/** The same for what is done at once. */
export function inActNow(run: () => void): void {
  if (!isActWanted()) return run()
  const act = toAct()
  if (act) return void act(run)
  const undo = replaceProperty(globalScope, FLAG, { value: false })
  try {
    run()
  } finally {
    undo()
  }
}
