import { wantsColor } from '../../lib/cli/color';

test.each<[environment: Record<string, string>, terminal: boolean, piped: boolean]>([
  [{}, true, false],
  [{ NO_COLOR: '1' }, false, false],
  [{ NO_COLOR: '' }, true, false],
  [{ TERM: 'dumb' }, false, false],
  [{ FORCE_COLOR: '1' }, true, true],
  [{ FORCE_COLOR: '3', TERM: 'dumb' }, true, true],
  [{ FORCE_COLOR: 'true', NO_COLOR: '1' }, true, true],
  [{ FORCE_COLOR: '0' }, false, false],
  [{ FORCE_COLOR: 'false' }, false, false],
  [{ FORCE_COLOR: '' }, true, false],
])('with %j, a terminal gets colors: %p, a pipe: %p', (environment, terminal, piped) => {
  expect([wantsColor(environment, true), wantsColor(environment, false)]).toEqual([terminal, piped]);
});
