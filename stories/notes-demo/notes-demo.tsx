import { QueryClientProvider } from '@tanstack/react-query'
import { CognitoProvider, IdleGuard } from 'react-cognito-session'
import 'react-cognito-session/guard-dialog.css'
import type { Demo } from './create-demo.js'
import { DemoContext, useDemoClient } from './demo-context.js'
import { NotesApp } from './notes-app.js'
import './notes-demo.css'
import { SessionPanel } from './session-panel.js'

/** The notes app, and beside it a panel that shows what its session is doing. */
export function NotesDemo({ demo }: { demo: Demo }) {
  return (
    <DemoContext value={demo}>
      <QueryClientProvider client={demo.queryClient}>
        <DemoOfClient />
      </QueryClientProvider>
    </DemoContext>
  )
}

function DemoOfClient() {
  const client = useDemoClient()
  return (
    <CognitoProvider client={client}>
      <div className="daybook">
        <NotesApp />
        <SessionPanel />
      </div>
      <IdleGuard
        key={client.source.kind}
        warnBefore={{ minutes: 1 }}
        signOutBefore={{ seconds: 30 }}
      />
    </CognitoProvider>
  )
}
