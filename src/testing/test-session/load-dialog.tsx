/**
 * Loads what the default dialog of a guard is rendered by. A guard asks for the same when it is mounted; who waits for both
 * finds the dialog as soon as there is something to tell.
 */
export async function loadDialog(): Promise<void> {
  await Promise.all([import('../../react/guard-dialog.js'), import('../../react/guard-form.js')])
}
