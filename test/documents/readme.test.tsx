import { runDocument } from '../support/run-document.js'
import { guardTrials } from './readme/guard.js'
import { queryTrials } from './readme/query.js'
import { sessionTrials } from './readme/session.js'
import { sourceTrials } from './readme/sources.js'
import { tokenHandlerTrials } from './readme/token-handler.js'

await runDocument('README.md', {
  ...sessionTrials,
  ...guardTrials,
  ...sourceTrials,
  ...tokenHandlerTrials,
  ...queryTrials,
})
