/** Shows a notification of the system's, if the app is already allowed to; never asks for that. Returns what takes it away. */
export function notify(text: string): () => void {
  const page = globalThis.window as Partial<Window & typeof globalThis> | undefined
  if (page?.Notification?.permission !== 'granted') return () => {}
  try {
    const shown = new page.Notification(text, { tag: 'react-cognito-session' })
    return () => shown.close()
  } catch {
    // browsers of phones allow it to service workers only
    return () => {}
  }
}
