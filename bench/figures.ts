/** Returns the median of some measurements. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] as number;

/** Formats a target and whether it is met: `≤ 2 ms met`. */
export const formatTarget = (met: boolean, target: string, sign = '≤'): string =>
  `${sign} ${target} ${met ? 'met' : 'missed'}`;

/** Formats a size: `385 KB`. */
export const formatKilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} KB`;

/** Formats a row of a table: a label, a value and a remark. */
export const formatRow = (label: string, value: string, remark: string): string =>
  `${label.padEnd(34)}${value.padStart(9)}   ${remark}`.trimEnd();

/** Prints a line. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
