import { useId } from 'react'
import type { DemoSources } from './demo-clients.js'
import { sourceKinds, type SourceKind } from './source-kind.js'
import { sourceWords } from './source-words.js'

/** Lets people choose how to sign in, and says of each way where it leaves the refresh token. */
export function SourceSwitch({
  sources,
  kind: chosen,
}: {
  sources: DemoSources
  kind: SourceKind
}) {
  const id = useId()
  return (
    <fieldset className="sources">
      <legend>How to sign in</legend>
      {sourceKinds.map((kind) => {
        const whyNot = sources.whyNot(kind)
        return (
          <label className="source" key={kind} data-disabled={whyNot !== null}>
            <input
              type="radio"
              name={id}
              value={kind}
              checked={kind === chosen}
              disabled={whyNot !== null}
              aria-describedby={`${id}-${kind}`}
              aria-labelledby={`${id}-${kind}-label`}
              onChange={() => sources.choose(kind)}
            />
            <span id={`${id}-${kind}-label`}>{sourceWords[kind].label}</span>
            <small id={`${id}-${kind}`}>{whyNot ?? sourceWords[kind].refreshToken}</small>
          </label>
        )
      })}
    </fieldset>
  )
}
