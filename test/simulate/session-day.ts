import { normal, uniform, type Random } from './random.js'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs

/** When a page of a session can be seen: instants in milliseconds after midnight. */
export type Span = readonly [from: number, to: number]

/** How one session's user spends the day. */
export interface SessionDay {
  /** `visible`: pages stay in view from the sign-in to the evening, which is hardest on the service. */
  readonly kind: 'visible' | 'now-and-then' | 'laptop'
  /** Null for who signed in on an earlier day: the session lives, its access token ran out overnight. */
  readonly signedInAt: number | null
  readonly visible: readonly Span[]
  /** How many pages of the session are in view side by side. */
  readonly pages: number
}

const NINE = 9 * hourMs
const SHARE_AT_NINE = 0.8
const SHARE_VISIBLE = 0.4
const SHARE_NOW_AND_THEN = 0.35
const SHARE_WITH_OLD_SESSION = 0.6

/**
 * Draws the day of one session.
 *
 * @param spreadMs - the standard deviation of the sign-ins around nine.
 */
export function drawSessionDay(random: Random, spreadMs: number): SessionDay {
  const beginsAt =
    random() < SHARE_AT_NINE
      ? normal(random, NINE, spreadMs)
      : uniform(random, 7 * hourMs, 17 * hourMs)
  const endsAt = beginsAt + normal(random, 9 * hourMs, 30 * minuteMs)
  const pages = drawPages(random)
  const draw = random()
  if (draw < SHARE_VISIBLE) {
    return { kind: 'visible', signedInAt: beginsAt, visible: [[beginsAt, endsAt]], pages }
  }
  if (draw < SHARE_VISIBLE + SHARE_NOW_AND_THEN) {
    const visible = drawGlances(random, beginsAt, endsAt)
    return { kind: 'now-and-then', signedInAt: beginsAt, visible, pages }
  }
  const visible = drawTwoHalves(random, beginsAt, endsAt)
  const signedInAt = random() < SHARE_WITH_OLD_SESSION ? null : beginsAt
  return { kind: 'laptop', signedInAt, visible, pages }
}

function drawPages(random: Random): number {
  const draw = random()
  return draw < 0.7 ? 1 : draw < 0.9 ? 2 : 3
}

/** Looks at the page for some minutes, hides it for longer. */
function drawGlances(random: Random, beginsAt: number, endsAt: number): Span[] {
  const glances: Span[] = []
  for (let from = beginsAt; from < endsAt;) {
    const to = Math.min(endsAt, from + uniform(random, 2, 40) * minuteMs)
    glances.push([from, to])
    from = to + uniform(random, 5, 90) * minuteMs
  }
  return glances
}

/** Wakes in the morning, sleeps over lunch, wakes again. */
function drawTwoHalves(random: Random, beginsAt: number, endsAt: number): Span[] {
  const lunchAt = normal(random, 12 * hourMs, 15 * minuteMs)
  const backAt = normal(random, 13 * hourMs, 10 * minuteMs)
  const halves: Span[] = [
    [beginsAt, Math.min(lunchAt, endsAt)],
    [Math.max(backAt, beginsAt), endsAt],
  ]
  return halves.filter(([from, to]) => from < to)
}
