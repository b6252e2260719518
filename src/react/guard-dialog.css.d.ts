// A stylesheet brings no names; this lets TypeScript take its import for what it is.
declare module 'react-cognito-session/guard-dialog.css'
