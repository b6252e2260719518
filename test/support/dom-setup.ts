import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// A slow machine is given time; what is there at once is found at once.
configure({ asyncUtilTimeout: 5000 })

afterEach(cleanup)
