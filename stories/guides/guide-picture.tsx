/** What a {@link GuidePicture} shows. */
export interface GuidePictureProps {
  /** An SVG that follows the system's colours. */
  src: string
  /** What the picture says, in words. */
  alt: string
}

/** A picture of a guide on a card of its own, because the pages do not follow the system's colours; scrolls where the page is narrow. */
export function GuidePicture({ src, alt }: GuidePictureProps) {
  return (
    <section
      aria-label="Picture"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
      tabIndex={0}
      style={{
        overflowX: 'auto',
        margin: '1.5rem 0',
        padding: '1rem',
        borderRadius: '0.75rem',
        colorScheme: 'light dark',
        background: 'light-dark(#ffffff, #171a24)',
        boxShadow: 'inset 0 0 0 1px light-dark(#e3e6ed, #2b3040)',
      }}
    >
      <img src={src} alt={alt} style={{ display: 'block', maxWidth: 'none', margin: '0 auto' }} />
    </section>
  )
}
