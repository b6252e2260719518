/**
 * The looks of the panel, for its shadow root; light or dark by the page's own `color-scheme`, or by
 * `--rcs-devtools-color-scheme`.
 */
export const devtoolsStyle = `
:host {
  all: initial !important;
  position: fixed !important;
  z-index: 2147483646 !important;
  color-scheme: var(--rcs-devtools-color-scheme, inherit) !important;
}

.devtools {
  --background: light-dark(#fff, #16181f);
  --text: light-dark(#16181f, #eef0f6);
  --muted: light-dark(#545b6c, #a6adbf);
  --border: light-dark(#858c9e, #727a8f);
  --line: light-dark(#e6e8ee, #2b2f3b);
  --soft: light-dark(#f5f6f9, #1f222c);
  --hover: light-dark(#eceef3, #2a2e3a);
  --accent: light-dark(#3d4ee0, #a9b4ff);
  --good: light-dark(#17693c, #7fd6a2);
  --warning: light-dark(#8a5200, #f0b45b);
  --danger: light-dark(#b3221b, #ff9d94);
  --shadow: 0 0 0 1px light-dark(rgb(20 24 40 / 0.1), rgb(255 255 255 / 0.12)),
    0 1rem 3rem -0.75rem rgb(10 12 24 / 0.4);
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace;

  position: fixed;
  inset-block-end: max(0.75rem, env(safe-area-inset-bottom));
  inset-inline-start: max(0.75rem, env(safe-area-inset-left));
  display: flex;
  flex-direction: column-reverse;
  align-items: flex-start;
  gap: 0.5rem;
  max-inline-size: calc(100vw - 1.5rem);
  color: var(--text);
  font: 400 13px/1.5 system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
  text-align: start;
}

.devtools[data-position$='right'] {
  inset-inline: auto max(0.75rem, env(safe-area-inset-right));
  align-items: flex-end;
}

.devtools[data-position^='top'] {
  inset-block: max(0.75rem, env(safe-area-inset-top)) auto;
  flex-direction: column;
}

.devtools *,
.devtools *::before {
  box-sizing: border-box;
  margin: 0;
}

code {
  font: 12px/1.5 var(--mono);
  overflow-wrap: anywhere;
}

h2, h3 {
  font-size: 13px;
  font-weight: 650;
}

.good { color: var(--good); }
.warning { color: var(--warning); }
.danger { color: var(--danger); }
.muted, .quiet { color: var(--muted); }

.sign { flex: none; fill: currentcolor; }
.sign .hollow { fill: none; stroke: currentcolor; stroke-width: 2; stroke-dasharray: 3 2; }

/* buttons */

button {
  min-block-size: 28px;
  padding: 4px 11px;
  border: 1px solid var(--border);
  border-radius: 8px;
  color: var(--text);
  background: var(--background);
  font: inherit;
  font-weight: 550;
  line-height: 1.35;
  cursor: pointer;
}

button:hover { background: var(--hover); }

button[aria-disabled='true'] {
  border-color: var(--line);
  color: var(--muted);
  cursor: default;
}

button[data-is-busy='true'] { cursor: progress; }

:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}

.toggle {
  display: flex;
  align-items: center;
  gap: 7px;
  min-block-size: 34px;
  padding: 6px 13px 6px 11px;
  border-color: transparent;
  border-radius: 17px;
  box-shadow: var(--shadow);
  font-weight: 650;
}

.toggle-word { color: var(--muted); font-weight: 450; }

/* the panel */

.panel {
  inline-size: min(29rem, 100vw - 1.5rem);
  max-block-size: min(46rem, 100vh - 4.5rem);
  max-block-size: min(46rem, 100dvh - 4.5rem);
  overflow: hidden auto;
  overscroll-behavior: contain;
  border: 1px solid transparent;
  border-radius: 14px;
  background: var(--background);
  box-shadow: var(--shadow);
  scrollbar-width: thin;
}

.panel > section {
  padding: 12px 16px;
  border-block-start: 1px solid var(--line);
}

.panel > .summary,
.panel > .lane + .lane {
  border-block-start: 0;
}

.panel > .lane + .lane { padding-block-start: 0; }

.summary h2 {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 8px;
  font-size: 17px;
  letter-spacing: -0.01em;
}

.summary-status::first-letter { text-transform: uppercase; }

.summary h2 code { font-weight: 450; }

.facts, .claims {
  display: grid;
  grid-template-columns: minmax(4.5rem, auto) 1fr;
  gap: 2px 12px;
  margin-block-start: 8px;
}

.facts dt, .claims dt { color: var(--muted); }
.facts dd, .claims dd { min-inline-size: 0; overflow-wrap: anywhere; }
.facts strong { font-weight: 600; }
.facts dd code { color: var(--muted); }

/* lanes */

.lane h3 {
  display: flex;
  justify-content: space-between;
  gap: 12px;
}

.left { font-weight: 450; color: var(--muted); }

.patterns { position: absolute; }
.ground.refresh { fill: light-dark(#e0e4fc, #2a3054); }
.ground.warning { fill: light-dark(#fdeccb, #4a3612); }
.ground.sign-out { fill: light-dark(#fbdad7, #55211d); }
.lines { fill: none; stroke-width: 1.25; }
.lines.refresh { stroke: light-dark(#7d89ec, #6f7dd8); }
.lines.warning { stroke: light-dark(#c07a10, #d99a3a); }
.lines.sign-out { stroke: light-dark(#c9473f, #e07a71); }

.lane-picture {
  display: block;
  margin-block: 4px 6px;
  overflow: visible;
}

.track { fill: var(--line); }
.over { fill: var(--text); opacity: 0.22; }
.line { stroke-width: 2; stroke: var(--text); }
.line.start { stroke: none; }
.line.refresh { stroke: var(--accent); }
.line.warning { stroke: var(--warning); }
.line.sign-out { stroke: var(--danger); }
.line.idle { stroke: var(--warning); stroke-dasharray: 3 2; }
.now path { fill: var(--accent); }
.now .now-line { stroke: var(--accent); stroke-width: 2; }
.now.is-over path { fill: var(--danger); stroke: var(--danger); }

.mark-sign { flex: none; vertical-align: -2px; margin-inline-end: 5px; }
.frame { fill: none; stroke-width: 1.25; }
.frame.refresh { stroke: var(--accent); }
.frame.warning { stroke: var(--warning); }
.frame.sign-out { stroke: var(--danger); }
.dot { fill: none; stroke: var(--muted); stroke-width: 1.5; }

/* tables */

table {
  inline-size: 100%;
  border-collapse: collapse;
}

caption {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

th, td {
  padding: 1px 0 1px 12px;
  font-weight: 400;
  text-align: start;
  vertical-align: baseline;
}

td:first-child, th[scope='col']:first-child { padding-inline-start: 0; }

/* a name that does not fit goes on below itself, not below its sign */
.marks th { padding-inline-start: 22px; text-indent: -22px; }
.marks td { white-space: nowrap; text-align: end; }
.marks td:last-child { color: var(--muted); inline-size: 6.75rem; }

.records { margin-block-start: 4px; }
.records th { color: var(--muted); }
.records td { padding-block: 3px; border-block-start: 1px solid var(--line); }
.records td:last-child { inline-size: 60%; }

.tabs {
  margin-block-start: 4px;
  padding: 0;
  /* none would take the list from VoiceOver */
  list-style-type: '';
}

.tabs li {
  display: grid;
  grid-template-columns: 5rem 4rem 1fr;
  padding-block: 2px;
}

/* the rest */

.actions {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
}

h3 + .actions { margin-block-start: 8px; }

.outcome { display: block; color: var(--muted); }
.outcome:not(:empty) { margin-block-start: 8px; }

details { margin-block-start: 6px; }
details + .actions { margin-block-start: 10px; }

summary {
  inline-size: fit-content;
  min-block-size: 24px;
  border-radius: 4px;
  cursor: pointer;
}

.claims {
  margin-block: 2px 8px;
  padding: 8px 12px;
  border-radius: 8px;
  background: var(--soft);
}

.claims dt { font: 12px/1.6 var(--mono); }

.token { margin-block-start: 10px; }
.token figcaption { color: var(--danger); }

.token code {
  display: block;
  padding: 8px 12px;
  border-radius: 8px;
  background: var(--soft);
  word-break: break-all;
}

@media (max-width: 26rem) {
  .panel > section { padding-inline: 12px; }
  .facts { grid-template-columns: minmax(3.25rem, auto) 1fr; gap: 2px 8px; }
  .marks tr { display: flex; flex-wrap: wrap; padding-block: 1px; }
  .marks th { flex: 1 1 7rem; }
  .marks td { padding-inline-start: 8px; }
  .marks td:last-child { flex: 0 0 5.75rem; margin-inline-start: auto; }
  .records td:last-child { inline-size: 50%; }
  .claims { grid-template-columns: 1fr; gap: 0; }
  .claims dd { margin-block-end: 4px; }
  .tabs li { grid-template-columns: 4.5rem 3.5rem 1fr; }
}

@media (prefers-reduced-motion: no-preference) {
  .panel { animation: appear 0.16s cubic-bezier(0.2, 0.8, 0.2, 1); }
  button { transition: background-color 0.12s ease-out; }

  @keyframes appear {
    from { transform: translateY(0.5rem); }
  }
}

@media (forced-colors: active) {
  .panel, .toggle { border-color: CanvasText; }
  .track { fill: Canvas; stroke: CanvasText; }
  .over { fill: CanvasText; opacity: 0.3; }
  .sign.sign { color: CanvasText; }
  .ground.ground { fill: Canvas; }
  .line.line, .lines.lines, .frame.frame, .dot { stroke: CanvasText; }
  .line.start { stroke: none; }
  .now path, .now .now-line { fill: Highlight; stroke: Highlight; }
  button[aria-disabled='true'] { color: GrayText; }
}
`
