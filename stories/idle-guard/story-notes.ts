import type { ListedNote } from '../notes-demo/note-list.js'

const toAt = (hours: number, minutes: number) => new Date(2026, 2, 2, hours, minutes).getTime()

/** The notes of the page behind the dialog; which of them are saved each story says. */
export const storyNotes: readonly ListedNote[] = [
  {
    id: 'garden',
    title: 'What the garden needs',
    text: 'Two more rows of beans along the south wall, where the lettuce stood last year.\n\nThe pear tree wants pruning before the buds open. Ask next door for the long ladder, and bring it back this time.\n\nCompost is nearly ready: turn it once more, then spread it under the currants.',
    updatedAt: toAt(9, 41),
  },
  {
    id: 'letter',
    title: 'Letter to the water company',
    text: 'The meter was read in March, the bill is for February.',
    updatedAt: toAt(9, 12),
  },
  {
    id: 'coast',
    title: 'A weekend at the coast',
    text: 'The early train, the path over the cliffs, and fish for supper.',
    updatedAt: toAt(8, 30),
  },
]
