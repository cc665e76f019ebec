import { chooseRules, type RuleChoice } from '../../../lib/cli/run/choose-rules';
import { sampleRules } from '../sample-rules';

const choose = (choice: Partial<RuleChoice>) => chooseRules(sampleRules, { names: [], parameters: [], ...choice });

test('runs all rules except those that lack a parameter', () => {
  const { rules, leftOut } = choose({});
  expect(rules).toEqual([
    { name: 'big-box', parameters: {} },
    { name: 'red-lid', parameters: {} },
  ]);
  expect(leftOut.map(({ name }) => name)).toEqual(['labelled']);
});

test('a parameter adds the rule that needs it', () => {
  expect(choose({ parameters: ['labelled.label=fragile=yes'] }).rules).toContainEqual({
    name: 'labelled',
    parameters: { label: 'fragile=yes' },
  });
});

test('a severity leaves out less severe rules', () => {
  expect(choose({ severity: 'high' }).rules.map(({ name }) => name)).toEqual(['red-lid']);
});

test('a rule named twice runs once', () => {
  expect(choose({ names: ['big-box', 'big-box'] }).rules).toEqual([{ name: 'big-box', parameters: {} }]);
});

test.each<[choice: Partial<RuleChoice>, names: string[], leftOut: string[]]>([
  [{ names: ['*'] }, ['big-box', 'red-lid'], ['labelled']],
  [{ names: ['*-box', 'red-*'] }, ['big-box', 'red-lid'], []],
  [{ names: ['red-lid', '*'], never: ['big-*'] }, ['red-lid'], ['labelled']],
  [{ configured: ['labelled.label=a', 'big-box.most=1'], names: ['red-lid'] }, ['red-lid'], []],
  [{ configured: ['labelled.label=a'] }, ['big-box', 'red-lid', 'labelled'], []],
])('%j chooses %j', (choice, names, leftOut) => {
  const chosen = choose(choice);
  expect([chosen.rules, chosen.leftOut].map((rules) => rules.map(({ name }) => name))).toEqual([names, leftOut]);
});

test('a parameter of the command line outweighs that of a configuration', () => {
  const { rules } = choose({ configured: ['big-box.most=1'], parameters: ['big-box.most=2'] });
  expect(rules[0]).toEqual({ name: 'big-box', parameters: { most: '2' } });
});

test.each([
  [{ names: ['big-bxo'] }, 'There is no rule "big-bxo": did you mean "big-box"?'],
  [{ names: ['zzz'] }, 'There is no rule "zzz": assay rules lists them'],
  [{ names: ['BOX'] }, 'There is no rule "BOX": did you mean "big-box"?'],
  [{ names: ['zz*'] }, 'There is no rule like "zz*": assay rules lists them'],
  [{ configured: ['big-box.size=1'] }, 'Rule "big-box" has no parameter "size": it has most'],
  [{ never: ['*'] }, 'Nothing to evaluate: the options and the configuration leave no rule'],
  [
    { names: ['big-box'], severity: 'high' as const },
    'Nothing to evaluate: the options and the configuration leave no rule',
  ],
  [{ names: ['lab*'] }, 'Nothing to evaluate: each rule that is left needs a parameter: labelled'],
  [{ names: ['labelled'] }, 'Cannot run rule "labelled": parameter "label" has no value (text)'],
  [{ parameters: ['big-box'] }, 'Cannot read --param "big-box": expected <rule>.<key>=<value>'],
  [{ parameters: ['big-box.size=1'] }, 'Rule "big-box" has no parameter "size": it has most'],
  [
    { parameters: ['big-box.most=100'] },
    'Cannot read parameter "most" of rule "big-box": got "100", expected an integer from 0 to 99',
  ],
  [{ names: ['red-lid'], parameters: ['big-box.most=1'] }, 'Cannot use --param for "big-box": that rule is not run'],
])('refuses %j', (choice, message) => {
  expect(() => choose(choice)).toThrow(message);
});
