import { expect, it } from 'vitest'
import { toReturnTo } from '../../src/core/return-to.js'

const origin = 'https://app.example.com'

it.each([
  ['/', '/'],
  ['/orders/7?page=2&to=//x#//y', '/orders/7?page=2&to=//x#//y'],
  ['/a/../b/./c', '/b/c'],
  ['/%2F%2Fevil.example.com', '/%2F%2Fevil.example.com'],
  ['/%5Cevil.example.com', '/%5Cevil.example.com'],
  ['/@evil.example.com', '/@evil.example.com'],
  ['/:8443/x', '/:8443/x'],
  ['/javascript:alert(1)', '/javascript:alert(1)'],
  ['/grüße?wer=Ä#ö', '/gr%C3%BC%C3%9Fe?wer=%C3%84#%C3%B6'],
  ['/／evil.example.com', '/%EF%BC%8Fevil.example.com'],
  ['/?next=https://evil.example.com/', '/?next=https://evil.example.com/'],
  [`/${'a'.repeat(2047)}`, `/${'a'.repeat(2047)}`],
])('takes %j', (wanted, path) => {
  expect(toReturnTo(wanted, origin)).toBe(path)
})

const elsewhere = [
  '//evil.example.com',
  '///evil.example.com',
  '/\\evil.example.com',
  '\\\\evil.example.com',
  '\\/evil.example.com',
  '/\t/evil.example.com',
  '/\n/evil.example.com',
  '\t//evil.example.com',
  '/\r\\evil.example.com',
  ' //evil.example.com',
  '/ /evil.example.com',
  '/.//evil.example.com',
  '/..//evil.example.com',
  '/%2e//evil.example.com',
  '/%2E%2e//evil.example.com',
  '/x/..//evil.example.com',
  '/x/%2e%2e//evil.example.com',
  '/./\\evil.example.com',
  '/.\t//evil.example.com',
  'https://evil.example.com/',
  'https:evil.example.com',
  'https:/evil.example.com',
  'HTTPS://evil.example.com/',
  'https://app.example.com/',
  'https://app.example.com:8443/',
  'https://app.example.com@evil.example.com/',
  '//alice:secret@app.example.com/',
  '//app.example.com:8443/',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'blob:https://app.example.com/1',
  'orders',
  '../orders',
  '?page=2',
  '#top',
  '',
  '/\u0000',
  '/x\u0085y',
  '/x\u2028y',
  '/x\u00a0y',
  '/x\ufeffy',
  '/\u200b\n/evil.example.com',
  `/${'a'.repeat(2048)}`,
  `/${'/a'.repeat(32 * 1024)}`,
]

it.each(elsewhere.map((wanted) => [wanted.slice(0, 60), wanted] as const))(
  'refuses %j',
  (_shown, wanted) => {
    expect(toReturnTo(wanted, origin)).toBeNull()
  },
)

it('refuses what is no text', () => {
  for (const wanted of [null, undefined, 7, {}, ['/'], { toString: () => '/' }, Symbol('/')]) {
    expect(toReturnTo(wanted, origin)).toBeNull()
  }
})

it('gives only paths that lead to this origin, whatever is put together', () => {
  const parts = ['/', '\\', '.', '..', '%2e', '%2f', '%5c', '@', ':', '?', '#', 'evil', '\t', ' ']
  const wanted = parts.flatMap((first) =>
    parts.flatMap((second) =>
      parts.flatMap((third) => parts.map((fourth) => `/${first}${second}${third}${fourth}`)),
    ),
  )
  for (const base of [origin, 'http://localhost:5173']) {
    const astray = wanted.filter((each) => {
      const path = toReturnTo(each, base)
      if (path === null) return false
      return new URL(path, `${base}/some/page`).origin !== base || toReturnTo(path, base) !== path
    })
    expect(astray).toEqual([])
  }
})
