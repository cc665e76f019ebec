/**
 * Whether to color text for a terminal without `--color`: as `FORCE_COLOR` says, not with `NO_COLOR` or a simple
 * terminal. https://force-color.org, https://no-color.org
 */
export function wantsColor(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}
