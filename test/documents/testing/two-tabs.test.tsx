import { render, waitFor, within } from '@testing-library/react'
import { CognitoProvider, type SessionClient } from 'react-cognito-session'
import { createTestSession } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { NotePage } from './note-page.js'

/** What one tab shows. */
function show(client: SessionClient) {
  const { container } = render(
    <CognitoProvider client={client}>
      <NotePage />
    </CognitoProvider>,
  )
  return within(container)
}

it('signs out in every tab, and in a frozen one as soon as it is thawed', async () => {
  using session = createTestSession()
  const tab = session.openTab()
  const frozen = session.openTab()
  const [page, frozenPage] = [show(tab.client), show(frozen.client)]
  frozen.freeze()

  await session.client.signOut()
  await waitFor(() => page.getByText('You have been signed out.'))
  expect(frozenPage.queryByLabelText('Note')).not.toBeNull()

  frozen.thaw()
  await session.advance({ seconds: 1 })
  await waitFor(() => frozenPage.getByText('You have been signed out.'))
})
