/** How one success criterion of WCAG 2.2 is met by the default dialog. */
export interface WcagEntry {
  /** Number, name and level. */
  criterion: string
  asks: string
  met: string
  /** Stories by title and export: `Idle guard/Warnings/WarnsWhenIdle`. */
  stories?: readonly string[]
  /** Titles of tests, or their beginnings. */
  tests?: readonly string[]
}

const AXE = 'B8. WCAG 2.2: axe finds nothing %s'

/** The criteria of WCAG 2.2 that a session that ends is about; of the others the dialog has nothing: no media, no gestures, no drags. */
export const wcagMap: readonly WcagEntry[] = [
  {
    criterion: '1.3.1 Info and Relationships (A)',
    asks: 'What can be seen can be told by programs.',
    met: 'Heading, description, a named list of the unsaved work, labels at their fields, a fieldset for a choice.',
    stories: ['Idle guard/Warnings/ListsUnsavedWork', 'Idle guard/Signing in again/CodeAsked'],
    tests: ['names each piece of work and what has become of it', AXE],
  },
  {
    criterion: '1.3.5 Identify Input Purpose (AA)',
    asks: 'Fields about the user say so.',
    met: '`autocomplete` is `username`, `current-password` or `one-time-code`.',
    stories: ['Idle guard/Signing in again/AsksForThePassword'],
  },
  {
    criterion: '1.4.1 Use of Color (A)',
    asks: 'Nothing is told by colour alone.',
    met: 'What has become of each piece of work is told in words, with a sign of its own shape.',
    stories: [
      'Idle guard/Warnings/ListsUnsavedWork',
      'Idle guard/Languages and looks/ForcedColours',
    ],
  },
  {
    criterion: '1.4.3 Contrast (Minimum) (AA)',
    asks: '4.5 : 1 for text.',
    met: '6.2 : 1 at least in light, 6.9 : 1 in dark, by the default colours. With colours of your own it is yours to see to.',
    stories: ['Idle guard/Languages and looks/Dark'],
    tests: [AXE],
  },
  {
    criterion: '1.4.10 Reflow (AA)',
    asks: 'No scrolling in two directions at 320 CSS pixels.',
    met: 'Nothing has to be scrolled sideways at 320 pixels, nor at 400 %; buttons stand below each other then.',
    stories: ['Idle guard/Languages and looks/Narrow'],
    tests: ['B8. WCAG 2.2: nothing has to be scrolled sideways, and all can be reached, %s'],
  },
  {
    criterion: '1.4.11 Non-text Contrast (AA)',
    asks: '3 : 1 for what is needed to know a control.',
    met: 'Borders of buttons and fields 3.3 : 1 at least, focus rings 6.2 : 1. In forced colours the system’s own.',
    stories: ['Idle guard/Languages and looks/ForcedColours'],
  },
  {
    criterion: '1.4.13 Content on Hover or Focus (AA)',
    asks: 'What comes with hover or focus can be dismissed.',
    met: 'Nothing comes with either: the dialog comes with time.',
  },
  {
    criterion: '2.1.1 Keyboard (A)',
    asks: 'All works by keyboard.',
    met: 'Native buttons and fields; one key stays signed in.',
    stories: ['Idle guard/Warnings/WarnsWhenIdle'],
    tests: ['B8. WCAG 2.2: one key extends, ten times in a row'],
  },
  {
    criterion: '2.1.2 No Keyboard Trap (A)',
    asks: 'Focus can leave by keyboard.',
    met: 'Tab stays in the open modal, as it should; Escape and each button lead out. Two exceptions in time: while work is being saved there is nothing to press, for ten seconds at most; and a page that is kept after its session is left by signing in or by “Leave without saving”.',
    stories: ['Idle guard/Warnings/PutAside', 'Idle guard/Warnings/SignedOutWithUnsavedWork'],
    tests: [
      'B8. WCAG 2.2: Escape is the safe choice, three times in a row',
      'leaves without saving only when that is pressed',
    ],
  },
  {
    criterion: '2.2.1 Timing Adjustable (A)',
    asks: 'A warning, 20 seconds at least, a simple action to extend, ten times at least.',
    met: 'Idleness: two minutes by default, never under 20 seconds, one key, any number of times. The session’s end cannot be extended by anybody; it is renewed by signing in again in place. Whoever wakes the computer when the limit has passed gets no warning: with unsaved work the page stays.',
    stories: [
      'Idle guard/Warnings/WarnsWhenIdle',
      'Idle guard/Two tabs/StaysInBothTabs',
      'Idle guard/Signing in again/ReauthenticatesInPlace',
    ],
    tests: [
      'never warns for the first time with less than 20 s left, unless the refresh token itself ends',
      'B3. Ten extensions in a row',
    ],
  },
  {
    criterion: '2.2.3 No Timing (AAA)',
    asks: 'No time limits at all.',
    met: 'Not met: a session has an end. Without `idleTimeout` it is Cognito’s alone.',
  },
  {
    criterion: '2.2.4 Interruptions (AAA)',
    asks: 'Interruptions can be postponed.',
    met: 'The warning of the session’s end can be put aside until the last minute; that of idleness comes only where nobody is active.',
    stories: ['Idle guard/Warnings/PutAside', 'Idle guard/Warnings/LastMinute'],
  },
  {
    criterion: '2.2.5 Re-authenticating (AAA)',
    asks: 'After signing in again the activity goes on without loss of data.',
    met: 'Nothing is unmounted: text, caret, selection, scroll position and undo history are as they were. After the end too, for work that was registered.',
    stories: [
      'Idle guard/Signing in again/ReauthenticatesInPlace',
      'Idle guard/Warnings/SignedOutWithUnsavedWork',
    ],
    tests: [
      'signs in again in place: the note, its caret, its selection, its scroll position and its undo history survive',
      'signs in again after the end: a page that was kept goes on, and its work reaches the server',
    ],
  },
  {
    criterion: '2.2.6 Timeouts (AAA)',
    asks: 'Users are told beforehand how long they may be inactive before data is lost.',
    met: 'Yours: tell the limit where a task begins. Registered work is saved first.',
  },
  {
    criterion: '2.4.3 Focus Order (A)',
    asks: 'Focus moves in an order that makes sense.',
    met: 'To the safe button, through the dialog, back to where it was, caret and selection included.',
    stories: ['Idle guard/Warnings/WarnsWhenIdle', 'Idle guard/Warnings/PutAside'],
    tests: [
      'B8. WCAG 2.2: focus goes to the safe button, Tab stays inside, and focus comes back with the selection',
      'gives the caret back to rich text after a password was typed',
    ],
  },
  {
    criterion: '2.4.7 Focus Visible (AA)',
    asks: 'The focus can be seen.',
    met: 'A ring of three pixels, two pixels away; in forced colours too.',
    stories: ['Idle guard/Warnings/WarnsWhenIdle', 'Idle guard/Languages and looks/ForcedColours'],
  },
  {
    criterion: '2.4.11 Focus Not Obscured (Minimum) (AA)',
    asks: 'What has the focus is not hidden entirely.',
    met: 'The dialog scrolls to what has the focus, at 400 % too. The banner of a warning that was put aside stands over a lower corner of your page: leave room there, by `scroll-padding-block-end`.',
    stories: ['Idle guard/Warnings/PutAside'],
    tests: ['B8. WCAG 2.2: nothing has to be scrolled sideways, and all can be reached, %s'],
  },
  {
    criterion: '2.5.8 Target Size (Minimum) (AA)',
    asks: '24 by 24 pixels.',
    met: '44 pixels at least.',
    tests: ['has targets of 44 pixels at least, and room for itself at 320'],
  },
  {
    criterion: '3.1.2 Language of Parts (AA)',
    asks: 'The language of a part can be told.',
    met: '`lang` and `dir` are on the dialog; six languages come along.',
    stories: ['Idle guard/Languages and looks/Arabic'],
    tests: ['has every text in every language'],
  },
  {
    criterion: '3.2.1 and 3.2.2 On Focus, On Input (A)',
    asks: 'Neither focus nor typing changes the context.',
    met: 'Only buttons do. Keys of somebody who was typing as the dialog opened press nothing in it for half a second.',
    tests: [
      'B8. WCAG 2.2: what was pressed for the page, as the dialog opened, presses nothing in it',
    ],
  },
  {
    criterion: '3.3.1 Error Identification (A)',
    asks: 'Errors are told in text.',
    met: 'In a sentence at the field, at once (`role="alert"`); a wrong answer is marked and asked for again.',
    stories: [
      'Idle guard/Signing in again/WrongPassword',
      'Idle guard/Signing in again/Offline',
      'Idle guard/Warnings/SavingFails',
    ],
  },
  {
    criterion: '3.3.4 Error Prevention (AA)',
    asks: 'What loses data can be checked first.',
    met: 'Signing out with work that could not be saved takes a second press, on a button that says so.',
    stories: ['Idle guard/Warnings/SavingFails'],
    tests: ['says which work could not be saved, and loses it only when asked twice'],
  },
  {
    criterion: '3.3.7 Redundant Entry (A)',
    asks: 'Nothing has to be typed twice.',
    met: 'The user name is not asked for again; managed login gets it as a hint. The page keeps what was typed in it.',
    stories: ['Idle guard/Signing in again/AsksForThePassword'],
  },
  {
    criterion: '3.3.8 Accessible Authentication (Minimum) (AA)',
    asks: 'No test of memory without help.',
    met: 'Password managers fill in the password, pasting is not blocked, codes may be filled in by the system. The pages of managed login are Cognito’s.',
    stories: [
      'Idle guard/Signing in again/AsksForThePassword',
      'Idle guard/Signing in again/CodeAsked',
    ],
  },
  {
    criterion: '4.1.2 Name, Role, Value (A)',
    asks: 'Controls have name and role.',
    met: 'A modal `<dialog role="alertdialog">` with name and description, native controls in it.',
    stories: ['Idle guard/Warnings/WarnsBeforeTheSessionEnds'],
    tests: [
      'B8. WCAG 2.2: assistive technology meets a modal alertdialog with its name, and the time left in its description',
      AXE,
    ],
  },
  {
    criterion: '4.1.3 Status Messages (AA)',
    asks: 'What changes is told without moving the focus.',
    met: 'The time left at 60, 30 and 10 seconds, the last one assertive, from inside the dialog: outside an open modal nobody would hear it. What waits, what failed. In a hidden page the title counts.',
    stories: ['Idle guard/Warnings/LastMinute'],
    tests: [
      'B8. WCAG 2.2: the time left is announced from inside the dialog at 60, 30 and 10 s only',
      "B8. WCAG 2.2: a hidden page's title shows the time left, and is restored exactly",
      'says politely that it waits for the other window',
    ],
  },
]
