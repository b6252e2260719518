// A stylesheet brings no names; this lets TypeScript take its import for what it is.
