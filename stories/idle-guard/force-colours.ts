/** What a contrast theme does to a page: no colours, backgrounds or shadows but the system's own. */
const THEME = `
  :root:root:root * {
    color: CanvasText;
    background: Canvas;
    border-color: CanvasText;
    box-shadow: none;
  }
`

const isForForcedColours = (rule: CSSRule): rule is CSSMediaRule =>
  rule instanceof CSSMediaRule && rule.conditionText.includes('forced-colors')

/**
 * Shows the page much as a contrast theme of the system does; returns the undo.
 *
 * No page can switch one on: the system's colours take the place of the page's own here, and over them applies what the
 * stylesheets say for forced colours. `test/pages/guard-dialog.test.ts` has the browser do it.
 */
export function forceColours(): () => void {
  const rules = [...document.styleSheets]
    .flatMap(({ cssRules }) => [...cssRules])
    .filter(isForForcedColours)
    .flatMap((media) => [...media.cssRules].map(({ cssText }) => cssText))
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`${THEME} :root:root:root:root { ${rules.join('\n')} }`)
  document.adoptedStyleSheets.push(sheet)
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
  }
}
