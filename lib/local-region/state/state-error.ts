/** A folder whose state cannot be used, with the reason. */
export class StateError extends Error {}
