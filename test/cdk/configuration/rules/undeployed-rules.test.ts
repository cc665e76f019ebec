import { listErrors, resolve } from '../resolving';
import { openDoor } from '../sample-registry';

/** A rule about what AWS Config does not record. */
const registry = [openDoor, { ...openDoor, name: 'old-report', resource: { ...openDoor.resource, aspect: 'report' } }];

test('a rule about what AWS Config does not record is not deployed', () => {
  const { rules } = resolve({ rules: { '*': 'default' } }, { registry });
  expect(rules.map(({ rule }) => rule.name)).toEqual(['open-door']);
});

test.each([
  ['default', ['rules.old-report: reads what AWS Config does not record: only assay evaluate runs it']],
  [{ severity: 'low' }, ['rules.old-report: reads what AWS Config does not record: only assay evaluate runs it']],
  [false, []],
])('naming it with %j', (choice, expected) => {
  expect(listErrors({ rules: { 'old-report': choice } }, { registry })).toEqual(expected);
});
