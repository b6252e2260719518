// the texts of the guard's dialog, language by language
export { englishLabels } from './react/guard-labels.js'
export type { GuardLabels } from './react/guard-labels.js'
export type { GuardFormLabels } from './react/guard-form-labels.js'
export { arabicLabels } from './labels/arabic.js'
export { frenchLabels } from './labels/french.js'
export { germanLabels } from './labels/german.js'
export { japaneseLabels } from './labels/japanese.js'
export { spanishLabels } from './labels/spanish.js'
