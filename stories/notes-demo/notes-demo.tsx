import { QueryClientProvider } from '@tanstack/react-query'
import { CognitoProvider, IdleGuard } from 'react-cognito-session'
import 'react-cognito-session/guard-dialog.css'
import type { Demo } from './create-demo.js'
import { DemoContext } from './demo-context.js'
import { NotesApp } from './notes-app.js'
import './notes-demo.css'
import { SessionPanel } from './session-panel.js'

/** The notes app, and beside it a panel that shows what its session is doing. */
export function NotesDemo({ demo }: { demo: Demo }) {
  return (
    <DemoContext value={demo}>
      <QueryClientProvider client={demo.queryClient}>
        <CognitoProvider client={demo.client}>
          <div className="daybook">
            <NotesApp />
            <SessionPanel />
          </div>
          <IdleGuard warnBefore={{ minutes: 1 }} signOutBefore={{ seconds: 30 }} />
        </CognitoProvider>
      </QueryClientProvider>
    </DemoContext>
  )
}
