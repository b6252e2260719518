import type { SourceKind } from './source-kind.js'
import { sourceWords } from './source-words.js'

/** Tells which source a session comes from, and where its refresh token is. */
export function SourceInUse({ kind }: { kind: SourceKind }) {
  const { name, refreshToken } = sourceWords[kind]
  return (
    <p className="source-in-use">
      <code>{name}</code>
      <span>{refreshToken}</span>
    </p>
  )
}
