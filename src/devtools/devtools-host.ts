import { devtoolsStyle } from './devtools-style.js'

/** Where the panel is in the page. */
export interface DevtoolsHost {
  readonly root: ShadowRoot
  /** Puts it into the page; returns the undo. */
  attach(): () => void
}

/**
 * Creates an element with a shadow root, beside the app: no style of either reaches the other.
 *
 * The style is a constructed sheet, which a strict Content Security Policy allows and a `<style>` element is not.
 */
export function createDevtoolsHost(): DevtoolsHost {
  const element = document.createElement('div')
  element.dataset.sessionDevtools = ''
  const root = element.attachShadow({ mode: 'open' })
  if ('adoptedStyleSheets' in root) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(devtoolsStyle)
    root.adoptedStyleSheets = [sheet]
  }
  return {
    root,
    attach() {
      document.body.append(element)
      return () => element.remove()
    },
  }
}
