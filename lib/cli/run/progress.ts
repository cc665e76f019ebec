import { formatInteger } from '../../core/text/format';
import type { Progress } from '../../engine/evaluate-files';

/** An estimate from less work than this says little. */
const MIN_ELAPSED_MS = 2000;

/**
 * Formats the progress of a run on one line: `42 %, 1,204 items evaluated, 3 of 12 files read, about 8 s left`.
 * @param elapsed milliseconds since the run began
 */
export function formatProgress(
  { evaluatedItems, files, filesDone, bytes, bytesRead }: Progress,
  elapsed: number,
): string {
  const share = bytes > 0 ? Math.min(1, bytesRead / bytes) : 0;
  const left = share > 0 && elapsed >= MIN_ELAPSED_MS ? (elapsed / share) * (1 - share) : undefined;
  return [
    ...(bytes > 0 ? [`${String(Math.floor(share * 100)).padStart(3)} %`] : []),
    `${formatInteger(evaluatedItems)} items evaluated`,
    `${formatInteger(filesDone)} of ${formatInteger(files)} files read`,
    ...(left === undefined ? [] : [`about ${formatTimeLeft(left)} left`]),
  ].join(', ');
}

function formatTimeLeft(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
