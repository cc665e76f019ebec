/** How figures of functions are taken and printed. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] as number;
export const verdict = (met: boolean, target: string): string => `≤ ${target} ${met ? 'met' : 'missed'}`;
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} KB`;
export const line = (label: string, value: string, more: string): string =>
  `${label.padEnd(34)}${value.padStart(9)}   ${more}`.trimEnd();
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
