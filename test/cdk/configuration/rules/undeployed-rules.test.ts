import { listErrors, resolve } from '../resolving';
import { openDoor } from '../sample-registry';

const { resource } = openDoor;
/** Rules about what AWS Config does not record, and about a type that its API lists nowhere. */
const registry = [
  openDoor,
  { ...openDoor, name: 'old-report', resource: { ...resource, aspect: 'report' } },
  { ...openDoor, name: 'odd-recorder', resource: { ...resource, isUnlisted: true as const } },
];

test('a rule about what no Config rule can evaluate is not deployed', () => {
  const { rules } = resolve({ rules: { '*': 'default' } }, { registry });
  expect(rules.map(({ rule }) => rule.name)).toEqual(['open-door']);
});

test.each(['old-report', 'odd-recorder'])('%s cannot be configured', (name) => {
  expect(listErrors({ rules: { [name]: { severity: 'high' } } }, { registry })).toEqual([
    `rules.${name}: reads what no Config rule can evaluate: only assay evaluate runs it`,
  ]);
});

test.each([
  ['default', ['rules.old-report: reads what no Config rule can evaluate: only assay evaluate runs it']],
  [{ severity: 'low' }, ['rules.old-report: reads what no Config rule can evaluate: only assay evaluate runs it']],
  [false, []],
])('naming it with %j', (choice, expected) => {
  expect(listErrors({ rules: { 'old-report': choice } }, { registry })).toEqual(expected);
});
