import { evaluateParts, evaluateVariants } from '../../../lib/core/evaluate/variants';
import {
  COMPLIANT,
  insufficientData,
  NOT_APPLICABLE,
  nonCompliant,
  type RuleResult,
} from '../../../lib/core/evaluation';
import type { ConfigurationItem, ItemVariant } from '../../../lib/core/item';
import { UnreadableItem } from '../../../lib/core/reading/unreadable';

const door = (parts: Partial<ConfigurationItem>): ConfigurationItem => ({
  shape: 'template',
  resourceType: 'AWS::Test::Door',
  resourceId: 'Door',
  status: 'OK',
  tags: {},
  relationships: [],
  configuration: 'open',
  supplementaryConfiguration: {},
  ...parts,
});

const RED = nonCompliant('It is red');
const OPEN = insufficientData('its color is open');
const UNREADABLE = new UnreadableItem('Cannot read Color: found 7');

/** Evaluates a door whose configuration is its color. */
function evaluateColor({ configuration }: Pick<ConfigurationItem, 'configuration'>): RuleResult {
  if (configuration === 'red') return RED;
  if (configuration === 'open') return OPEN;
  if (configuration === 7) throw UNREADABLE;
  if (configuration === 'bug') throw new TypeError('a bug');
  return configuration === 'glass' ? NOT_APPLICABLE : COMPLIANT;
}

const variants = (...colors: unknown[]): ItemVariant[] =>
  colors.map((configuration, index) => ({
    assumption: `"C${index + 1}" holds`,
    tags: {},
    configuration,
    supplementaryConfiguration: {},
  }));

describe('an item that the deployment decides', () => {
  test.each<[string, unknown, readonly ItemVariant[] | undefined, RuleResult]>([
    ['has one form', 'blue', undefined, COMPLIANT],
    ['lacks data in its only form', 'open', undefined, OPEN],
    ['lacks data and has no possible form', 'open', [], OPEN],
    ['is non-compliant in any case', 'red', variants('blue'), RED],
    ['is compliant in any case', 'blue', variants('red'), COMPLIANT],
    ['is non-compliant in each form', 'open', variants('red', 'red'), RED],
    ['is compliant in each form', 'open', variants('blue', 'blue'), COMPLIANT],
    ['is out of scope in each form', 'open', variants('glass', 'glass'), NOT_APPLICABLE],
    ['is compliant or out of scope', 'open', variants('glass', 'blue'), COMPLIANT],
    [
      'is non-compliant in the first form',
      'open',
      variants('red', 'blue'),
      insufficientData('only if "C1" holds: It is red'),
    ],
    [
      'is non-compliant in the last form',
      'open',
      variants('glass', 'open', 'red'),
      insufficientData('only if "C3" holds: It is red'),
    ],
    ['lacks data in one form', 'open', variants('blue', 'open'), OPEN],
    [
      'is unreadable in one form',
      'open',
      variants('blue', 7),
      insufficientData('only if "C2" holds: Cannot read Color: found 7'),
    ],
    [
      'is non-compliant in one form and unreadable in another',
      'open',
      variants(7, 'red'),
      insufficientData('only if "C2" holds: It is red'),
    ],
  ])('%s', (_, configuration, given, expected) => {
    expect(evaluateVariants(door({ configuration, ...(given && { variants: given }) }), evaluateColor)).toEqual(
      expected,
    );
  });

  test('is unreadable if each of its forms is', () => {
    expect(() => evaluateVariants(door({ variants: variants(7, 7) }), evaluateColor)).toThrow(UNREADABLE);
  });

  test('shows a bug of a rule', () => {
    expect(() => evaluateVariants(door({ variants: variants('blue', 'bug') }), evaluateColor)).toThrow(TypeError);
  });

  test('has the properties of its form, and those that no form changes', () => {
    const received: ConfigurationItem[] = [];
    const [form] = variants('blue') as [ItemVariant];
    const tagged = { ...form, tags: { team: 'a' }, supplementaryConfiguration: { Key: 'x' } };
    evaluateVariants(door({ accountId: '111122223333', variants: [tagged] }), (item) => {
      received.push(item);
      return evaluateColor(item);
    });
    const { assumption, ...parts } = tagged;
    expect(received.slice(1)).toEqual([{ ...door({ accountId: '111122223333' }), ...parts }]);
  });
});

describe('a resource outside the input, of which the input has only parts', () => {
  /** Evaluates a door by the color of its parts, or else by its own. */
  const evaluatePart = ({ configuration, supplementaryConfiguration }: ConfigurationItem): RuleResult =>
    evaluateColor({ configuration: (supplementaryConfiguration as { color?: unknown }).color ?? configuration });
  const evaluate = (own: unknown, part: unknown, more: Partial<ConfigurationItem> = {}) =>
    evaluateParts(
      door({ configuration: own, supplementaryConfiguration: { color: part }, ...more }),
      'door-0a',
      evaluatePart,
    );
  const OUTSIDE = '; the resource is door-0a, outside the template';

  test.each<[string, own: unknown, part: string, RuleResult]>([
    ['is non-compliant by a part', 'blue', 'red', nonCompliant(`It is red${OUTSIDE}`)],
    ['is non-compliant by a part, and lacks data without', 'open', 'red', nonCompliant(`It is red${OUTSIDE}`)],
    ['is non-compliant by a part, and unreadable without', 7, 'red', nonCompliant(`It is red${OUTSIDE}`)],
    ['lacks data about a part', 'blue', 'open', insufficientData(`its color is open${OUTSIDE}`)],
    ['has a harmless part', 'blue', 'blue', NOT_APPLICABLE],
    ['lacks data with the part and without', 'open', 'open', NOT_APPLICABLE],
    ['is non-compliant with the part and without', 'red', 'red', NOT_APPLICABLE],
    ['is non-compliant without the part', 'red', 'open', NOT_APPLICABLE],
  ])('%s', (_, own, part, expected) => {
    expect(evaluate(own, part)).toEqual(expected);
  });

  test('is non-compliant by a part that the deployment chooses', () => {
    const [form] = variants('blue') as [ItemVariant];
    const forms = ['red', 'blue'].map((color) => ({ ...form, supplementaryConfiguration: { color } }));
    expect(evaluate('blue', 'open', { variants: forms })).toEqual(
      insufficientData(`only if "C1" holds: It is red${OUTSIDE}`),
    );
  });

  test('is unreadable if the part is', () => {
    expect(() => evaluate('blue', 7)).toThrow(UNREADABLE);
  });

  test('shows a bug of a rule', () => {
    expect(() => evaluate('bug', 'red')).toThrow(TypeError);
  });
});
