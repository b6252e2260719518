import type { Metadata } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import 'react-cognito-session/guard-dialog.css'
import { Providers } from './providers'

export const metadata: Metadata = { title: 'Notes', icons: 'data:,' }

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Home</Link> <Link href="/notes">Notes</Link>
        </nav>
        <main>
          <Providers>{children}</Providers>
        </main>
      </body>
    </html>
  )
}
