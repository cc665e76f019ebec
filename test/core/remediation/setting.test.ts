import { NO_FACTS } from '../../../lib/core/facts';
import type { Operation } from '../../../lib/core/remediation/operation';
import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting, type Setting } from '../../../lib/core/remediation/setting';

interface Lamp {
  readonly color?: string;
}

const operation = (api: string): Operation => ({
  service: 'ec2',
  api,
  parameters: { LampId: 'String', Color: 'String' },
  permission: { action: `ec2:${api}`, resource: '*' },
  apply: (item) => item,
});
const toParameters = (_: Lamp, Color: string) => ({ LampId: 'lamp', Color });
const color: Setting<Lamp, string> = {
  label: 'color',
  read: (lamp) => lamp.color,
  set: { step: 'SetColor', operation: operation('SetColor'), toParameters },
  restore: [
    {
      step: 'TurnOff',
      operation: operation('TurnOff'),
      parameters: ['LampId'],
      toParameters: () => ({ LampId: 'lamp' }),
      canSet: (value) => value === 'off',
    },
    { step: 'RestoreColor', operation: operation('SetColor'), toParameters, canSet: (value) => value !== 'broken' },
  ],
};
const { plan, steps, undoSteps, state } = remediateSetting<Lamp, string>({
  summary: 'The lamp becomes green',
  exclusions: 'Nothing',
  setting: color,
  plan: (_, before) =>
    before === 'blue'
      ? needsManualFix('Blue lamps are painted')
      : {
          to: 'green',
          summary: `From ${before} to green`,
          ...(before === 'broken' && { cannotUndo: 'A lamp breaks once' }),
        },
});
const context = { now: new Date(0), parameters: {}, facts: NO_FACTS };
const set = (Color: string) => ({
  step: 'SetColor',
  service: 'ec2',
  api: 'SetColor',
  parameters: { LampId: 'lamp', Color },
});

test('has a step for each call', () => {
  expect([...steps, ...undoSteps].map(({ name, parameters }) => [name, parameters])).toEqual([
    ['SetColor', ['LampId', 'Color']],
    ['TurnOff', ['LampId']],
    ['RestoreColor', ['LampId', 'Color']],
  ]);
});

test.each([
  ['the value from before', 'red', [{ ...set('red'), step: 'RestoreColor', undoes: 'SetColor' }], {}],
  [
    'the first call that can set it',
    'off',
    [{ step: 'TurnOff', service: 'ec2', api: 'TurnOff', parameters: { LampId: 'lamp' }, undoes: 'SetColor' }],
    {},
  ],
  ['nothing if no call can', 'broken', [], { cannotUndo: 'A lamp breaks once' }],
])('restores %s', (_, before, undo, more) => {
  expect(plan({ color: before }, context)).toEqual({
    kind: 'fix',
    calls: [set('green')],
    undo,
    sideEffects: [],
    summary: `From ${before} to green`,
    ...more,
  });
});

test('plans no call if the rule says so, or if the present value is unknown', () => {
  expect(plan({ color: 'blue' }, context)).toEqual(needsManualFix('Blue lamps are painted'));
  expect(plan({}, context)).toEqual(needsManualFix('The item does not show color, so no undo could restore it'));
});

test('has the value as its state', () => {
  expect([state({ color: 'red' }), state({})]).toEqual([{ color: 'red' }, { color: null }]);
});
