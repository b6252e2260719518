import type { Meta, StoryObj } from '@storybook/react-vite'
import {
  arabicLabels,
  frenchLabels,
  germanLabels,
  japaneseLabels,
  spanishLabels,
} from 'react-cognito-session/labels'
import { expect, screen } from 'storybook/test'
import { forceColours } from './force-colours.js'
import { expectFocusOn, untilDialog, expectToSee } from './guard-steps.js'
import { ending, guardStory, idle } from './guard-story.js'

const meta = { title: 'Idle guard/Languages and looks', ...guardStory } satisfies Meta

export default meta
type Story = StoryObj

const inWordsOf = (labels: typeof spanishLabels): Story => ({
  parameters: { guard: { ...ending, props: { labels } } },
  play: async (context) => {
    const dialog = await untilDialog(context, labels.expiryTitle)
    await expectFocusOn(labels.signInAgain)
    await expect(dialog).toHaveAttribute('lang', labels.locale)
    await expect(getComputedStyle(dialog).direction).toBe(labels.dir ?? 'ltr')
  },
})

export const Spanish = inWordsOf(spanishLabels)

export const German = inWordsOf(germanLabels)

export const French = inWordsOf(frenchLabels)

export const Japanese = inWordsOf(japaneseLabels)

/** From right to left. */
export const Arabic = inWordsOf(arabicLabels)

/** By the page's own `color-scheme`. */
export const Dark: Story = {
  beforeEach: () => {
    document.documentElement.dataset['colorScheme'] = 'dark'
    return () => void delete document.documentElement.dataset['colorScheme']
  },
  play: async (context) => {
    const dialog = await untilDialog(context)
    await expectFocusOn('Stay signed in')
    await expect(getComputedStyle(dialog).colorScheme).toBe('dark')
  },
}

/** As under a contrast theme of the system, as far as a page can show it. */
export const ForcedColours: Story = {
  beforeEach: forceColours,
  play: async (context) => {
    const dialog = await untilDialog(context)
    await expectFocusOn('Stay signed in')
    const { borderTopWidth, borderTopStyle } = getComputedStyle(dialog)
    await expect([borderTopWidth, borderTopStyle]).not.toContain('none')
    await expect(borderTopWidth).not.toBe('0px')
  },
}

/** 320 CSS pixels: a small phone, or a large screen at 400 %. */
export const Narrow: Story = {
  parameters: {
    guard: { ...idle, unsavedIds: ['garden', 'letter'] },
    viewport: {
      options: {
        narrow: { name: '320 pixels', styles: { width: '320px', height: '640px' }, type: 'mobile' },
      },
    },
  },
  globals: { viewport: { value: 'narrow', isRotated: false } },
  play: async (context) => {
    const dialog = await untilDialog(context)
    await expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth)
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth)
    await expectToSee(screen.getByRole('button', { name: 'Stay signed in' }))
  },
}
