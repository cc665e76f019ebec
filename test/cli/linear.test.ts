import { join } from 'node:path';
import { rules } from '../../rules';
import { StepCounter } from '../support/count-steps';
import { createFolder } from '../temporary-files';
import { type Files, GROWING_INPUTS, repeat, snapshot, volume } from './growing-inputs';
import { run } from './testing-io';

const counter = new StepCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

const evaluate = (files: Files, args: readonly string[]) => run(['evaluate', createFolder(files), ...args], { rules });

/** Expects twice the growth for twice the input, and a little more for sorting. Quadratic growth would be four times. */
async function expectLinear(size: number, evaluateSize: (size: number) => Promise<unknown>): Promise<void> {
  // The first run loads modules and fills caches.
  await counter.count(() => evaluateSize(2));
  const count = (factor: number) => counter.count(() => evaluateSize(size * factor));
  const [one, two, four] = [await count(1), await count(2), await count(4)];
  const isLinear = four - two <= 2.3 * Math.max(two - one, one / 50);
  expect(isLinear ? 'linear' : { one, two, four }).toBe('linear');
}

describe('steps grow with the input, and not faster', () => {
  test.each(GROWING_INPUTS)('%s', (_kind, rule, size, build, ...args) =>
    expectLinear(size, (grown) => evaluate(build(grown), ['--rule', rule, '--format', 'json', ...args])),
  );
});

describe('steps grow with the output, and not faster', () => {
  const outputs: readonly (readonly [kind: string, size: number, build: (size: number) => Files])[] = [
    ['resources', 100, (size) => ({ 'a.json': snapshot(...repeat(size, (i) => volume(`vol-${i}`))) })],
    ['the length of an id', 1000, (size) => ({ 'a.json': snapshot(volume('vol-'.repeat(size))) })],
    [
      'the length of a type',
      1000,
      (size) => ({ 'a.json': snapshot({ ...volume('v'), resourceType: 'Ab'.repeat(size) }) }),
    ],
    [
      'unreadable items',
      100,
      (size) => ({ 'a.json': snapshot(...repeat(size, () => ({ resourceType: 'AWS::EC2::Volume' }))) }),
    ],
    [
      'types',
      100,
      (size) => ({ 'a.json': snapshot(...repeat(size, (i) => ({ ...volume('v'), resourceType: `T${i}` }))) }),
    ],
    ['files', 20, (size) => Object.fromEntries(repeat(size, (i) => [`${i}.json`, snapshot(volume(`vol-${i}`))]))],
  ];
  const formats = ['table', 'csv', 'sarif', 'junit', 'github', 'html'];
  test.each(formats.flatMap((format) => outputs.map((output) => [format, ...output] as const)))(
    '%s of %s',
    (format, _kind, size, build) =>
      expectLinear(size, (grown) => evaluate(build(grown), ['--rule', 'gp2-volume', '--format', format])),
  );
});

test.each<[kind: string, resource: (index: number) => string]>([
  ['ids', (index) => `vol-${index}`],
  ['ids of other resources', (index) => `vol-x${index}`],
])('steps grow with resources and waivers of %s, and not faster', (_kind, resource) =>
  expectLinear(100, (size) => {
    const waivers = repeat(
      size,
      (index) =>
        `- {rule: gp2-volume, resource: ${resource(index)}, reason: A test, owner: web, expires: 2026-12-31}\n`,
    );
    const file = join(createFolder({ 'waivers.yaml': waivers.join('') }), 'waivers.yaml');
    const files = { 'a.json': snapshot(...repeat(size, (index) => volume(`vol-${index}`))) };
    return evaluate(files, ['--rule', 'gp2-volume', '--format', 'json', '--waivers', file]);
  }),
);

test('prefix lists of more entries than a group can have are insufficient data', async () => {
  const entries = (size: number) => repeat(size, (i) => ({ cidr: `10.${i >> 8}.${i & 255}.0/24` }));
  const list = (id: string, size: number) => ({
    ...volume(id),
    resourceType: 'AWS::EC2::PrefixList',
    configuration: { prefixListId: 'pl-1', entries: entries(size) },
  });
  const group = {
    ...volume('sg-1'),
    resourceType: 'AWS::EC2::SecurityGroup',
    configuration: {
      groupId: 'sg-1',
      groupName: 'g',
      ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, prefixListIds: [{ prefixListId: 'pl-1' }] }],
    },
  };
  const outcomes = async (...lists: object[]) => {
    const { out } = await evaluate({ 'a.json': snapshot(group, ...lists) }, ['--rule', 'open-ssh', '--format', 'json']);
    const { evaluations, unreadable } = JSON.parse(out);
    return [evaluations[0].outcome, unreadable.length];
  };
  expect(await outcomes(list('a', 5000))).toEqual(['compliant', 0]);
  expect(await outcomes(list('a', 5000), list('b', 5000))).toEqual(['compliant', 0]);
  expect(await outcomes(list('a', 5001))).toEqual(['insufficientData', 1]);
});
