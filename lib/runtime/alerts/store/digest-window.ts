/** The five minutes in which alerts of a rule are counted and collected. */
export interface DigestWindow {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

/** A digest goes out so long after its window: whoever chose the window shortly before its end has written by then. */
export const GRACE = 60_000;

const LENGTH = 5 * 60_000;

export function findDigestWindow(time: Date): DigestWindow {
  const from = Math.floor(time.getTime() / LENGTH) * LENGTH;
  return { from: new Date(from).toISOString(), to: new Date(from + LENGTH).toISOString() };
}
