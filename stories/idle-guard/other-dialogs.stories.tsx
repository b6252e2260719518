import type { Meta, StoryObj } from '@storybook/react-vite'
import { GuardDialog, type IdleGuardProps } from 'react-cognito-session'
import { expect, screen, waitFor, within } from 'storybook/test'
import { NativeModal, RadixModal } from './app-modals.js'
import {
  askedOf,
  expectFocusOn,
  expectNoDialog,
  press,
  pressEscape,
  untilDialog,
  expectToSee,
} from './guard-steps.js'
import { GuardedPage, guardStory, worldAndRules, worldOf } from './guard-story.js'
import './own-dialogs.css'
import { RadixIdleDialog } from './radix-idle-dialog.js'
import { ReactAriaIdleDialog } from './react-aria-idle-dialog.js'

const meta = { title: 'Idle guard/With other dialogs', ...guardStory } satisfies Meta

export default meta
type Story = StoryObj

/** The guard's dialog lies over the app's; when it goes, everything below is as it was. */
export const OverAnOpenModal: Story = {
  render: (_args, context) => <GuardedPage {...worldAndRules(context)} onPage={<NativeModal />} />,
  play: async (context) => {
    const { userEvent } = context
    const title = await screen.findByLabelText('New title')
    await userEvent.type(title, ', and when')
    const warning = await untilDialog(context, 'Are you still there?')
    await expectFocusOn('Stay signed in')
    await pressEscape(warning)
    await expectToSee(screen.getByRole('dialog', { name: 'Rename this note' }))
    await waitFor(() => expect(title).toHaveFocus())
    await expect(title).toHaveValue('What the garden needs, and when')
    await untilDialog(context, 'Are you still there?')
  },
}

export const OverAnOpenRadixDialog: Story = {
  render: (_args, context) => <GuardedPage {...worldAndRules(context)} onPage={<RadixModal />} />,
  play: async (context) => {
    const { userEvent } = context
    const title = await screen.findByLabelText('New title')
    await userEvent.type(title, ', and when')
    await untilDialog(context, 'Are you still there?')
    await expectFocusOn('Stay signed in')
    await press(context, 'Stay signed in')
    await waitFor(() =>
      expect(screen.queryByRole('alertdialog', { name: 'Are you still there?' })).toBeNull(),
    )
    await expectToSee(screen.getByRole('alertdialog', { name: 'Rename this note' }))
    await waitFor(() => expect(title).toHaveFocus())
    await expect(title).toHaveValue('What the garden needs, and when')
    await untilDialog(context, 'Are you still there?')
  },
}

const withDialog = (Own: typeof RadixIdleDialog): Pick<Story, 'render'> => {
  const show: IdleGuardProps['children'] = (notice) =>
    notice.phase === 'warning' && notice.cause === 'idle' ? (
      <Own {...notice} />
    ) : (
      <GuardDialog notice={notice} />
    )
  return {
    render: (_args, context) => <GuardedPage {...worldAndRules(context)}>{show}</GuardedPage>,
  }
}

const warnsInItsOwnWay: Story['play'] = async (context) => {
  const { userEvent } = context
  await untilDialog(context, 'Still writing?')
  await expectFocusOn('Keep writing')
  await userEvent.keyboard('{Escape}')
  await expectNoDialog()
  const dialog = await untilDialog(context, 'Still writing?')
  await expect(within(dialog).getByRole('timer')).toHaveTextContent('2:00')
  await expectFocusOn('Keep writing')
  await expect(worldOf(context).client.getState().status).toBe('authenticated')
  await expect(askedOf(context)).toEqual([])
}

export const CustomDialogWithRadix: Story = {
  ...withDialog(RadixIdleDialog),
  play: warnsInItsOwnWay,
}

export const CustomDialogWithReactAria: Story = {
  ...withDialog(ReactAriaIdleDialog),
  play: warnsInItsOwnWay,
}
