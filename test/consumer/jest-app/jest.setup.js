import { webcrypto } from 'node:crypto'

// the embedded user pool signs its tokens, and jsdom has no crypto.subtle
Object.defineProperty(globalThis, 'crypto', { value: webcrypto })
