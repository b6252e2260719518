import { isSourceKind, type SourceKind } from './source-kind.js'

/** Which source a demo uses, remembered over a reload and shared by the tabs of one browser. */
export interface SourceChoice {
  read(): SourceKind
  write(kind: SourceKind): void
  /** Calls back when another tab has chosen; returns the undo. */
  onOthersChoice(listener: (kind: SourceKind) => void): () => void
}

const KEY = 'daybook.source'

/** Whoever comes back from signing in comes back to the source that sent them away, whatever was chosen meanwhile. */
function kindOfAnswer(): SourceKind | null {
  const parameters = new URLSearchParams(location.search)
  if (parameters.has('cognito_sign_in_error')) return 'token-handler'
  return parameters.has('state') ? 'hosted-ui' : null
}

export function createSourceChoice(): SourceChoice {
  return {
    read() {
      const kept = kindOfAnswer() ?? localStorage.getItem(KEY)
      return isSourceKind(kept) ? kept : 'user-pool'
    },
    write: (kind) => localStorage.setItem(KEY, kind),
    onOthersChoice(listener) {
      const onStorage = ({ key, newValue }: StorageEvent) => {
        if (key === KEY && isSourceKind(newValue)) listener(newValue)
      }
      window.addEventListener('storage', onStorage)
      return () => window.removeEventListener('storage', onStorage)
    },
  }
}
