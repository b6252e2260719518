/** The look of the pages of managed login, in the light and in the dark. */
export const pageStyle = `
:root { color-scheme: light dark; --line: light-dark(#8a8f98, #7d838d); --accent: light-dark(#1f4fd8, #8fb0ff); }
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  font: 1rem/1.5 system-ui, sans-serif;
  background: light-dark(#eef1f6, #14171c); color: light-dark(#1a1d22, #eceef2);
}
main {
  width: min(24rem, 100%); padding: 2rem; border-radius: 0.75rem;
  background: light-dark(#fff, #1e2229); box-shadow: 0 0.5rem 2rem #0002;
}
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0.25rem 0 0; overflow-wrap: anywhere; }
[role=alert] {
  margin-top: 1rem; padding: 0.5rem 0.75rem; border-radius: 0.375rem;
  border-inline-start: 0.25rem solid light-dark(#b3261e, #ff8a80); background: light-dark(#fdecea, #40201e);
}
label { display: block; margin-top: 1rem; font-weight: 600; }
input:not([type=hidden]) {
  width: 100%; margin-top: 0.25rem; padding: 0.5rem 0.75rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: 0.375rem;
}
button {
  width: 100%; min-height: 2.75rem; margin-top: 1.5rem; font: inherit; font-weight: 600; cursor: pointer;
  color: light-dark(#fff, #10131a); background: var(--accent); border: 1px solid transparent; border-radius: 0.375rem;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
footer { margin-top: 1.5rem; font-size: 0.8125rem; color: light-dark(#5a606a, #a9afba); }
`
