import { totpCode } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'

// RFC 6238, appendix B: the secret is the ASCII text 12345678901234567890, the codes are cut to six digits.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('shows at second %d what RFC 6238 says: %s', async (second, code) => {
  expect(await totpCode(secret, second * 1000)).toBe(code)
})

it('reads a secret as people type it', async () => {
  const typed = 'gezd gnbv gy3t qojq gezd gnbv gy3t qojq===='
  expect(await totpCode(typed, 59_000)).toBe('287082')
})
