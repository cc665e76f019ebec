import fc from 'fast-check';
import { COMPLIANT } from '../../../lib/core/evaluation';
import { cidrs, flag, integer, parseParameters } from '../../../lib/core/parameters';
import { defineRule, onChange, type Rule } from '../../../lib/core/rule';
import { loadFrameworks } from '../../../lib/core/standards/frameworks';
import { assessFramework, type RuleCounts, type RunEvidence } from '../../../lib/core/standards/frameworks/assess';
import { chooseFrameworkParameters, findControlRules } from '../../../lib/core/standards/frameworks/bounds';
import { describeCoverage } from '../../../lib/core/standards/frameworks/coverage';
import { defineFramework, FRAMEWORK_IDS } from '../../../lib/core/standards/frameworks/define-framework';
import { rules as registry } from '../../rules/registry';

const createRule = (name: string, parts: Partial<Omit<Rule, 'facts'>> = {}, types = ['AWS::IAM::User']): Rule =>
  defineRule({
    name,
    title: name,
    rationale: name,
    severity: 'low',
    resource: { resourceTypes: types, read: (item) => item },
    triggers: [onChange],
    parameters: {},
    limitations: [],
    evaluate: () => COMPLIANT,
    ...parts,
  });

const keyAge = createRule('key-age', {
  controls: ['CIS 7.0 1.1', 'CIS 7.0 1.2'],
  parameters: { maxAge: integer({ default: 90, min: 1, max: 365, description: 'd' }) },
});
const ranges = createRule('ranges', {
  controls: ['CIS 7.0 1.2'],
  parameters: { allowed: cidrs({ default: '10.0.0.0/8', description: 'd' }) },
});
const databases = createRule('databases', { controls: ['CIS 7.0 2.1', 'CIS 7.0 2.2'] }, [
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBCluster',
]);
const rules = [keyAge, ranges, databases];

const framework = defineFramework({
  id: 'cis-7.0',
  name: 'CIS 7.0',
  title: 'Sample',
  controls: `
# First
1.1 Keys are young
1.2 Keys are young, and ranges narrow
1.3 Nobody checks it
1.4 People know it (manual)
# Second
2.1 Instances are encrypted
2.2 Small instances are encrypted
`,
  bounds: { '1.1': { maxAge: { atMost: 45 } }, '1.2': { maxAge: { atMost: 90 } } },
  resourceTypes: { '2.1': ['AWS::RDS::DBInstance'] },
  unanswerable: { '1.3': 'no input has it' },
  broader: { '2.2': 'large instances' },
});

describe('defining a framework', () => {
  test('reads the controls with their sections and details', () => {
    expect(framework.controls).toEqual([
      { id: '1.1', title: 'Keys are young', section: 'First', bounds: { maxAge: { atMost: 45 } } },
      { id: '1.2', title: 'Keys are young, and ranges narrow', section: 'First', bounds: { maxAge: { atMost: 90 } } },
      { id: '1.3', title: 'Nobody checks it', section: 'First', bounds: {}, unanswerable: 'no input has it' },
      { id: '1.4', title: 'People know it', section: 'First', bounds: {}, manual: true },
      {
        id: '2.1',
        title: 'Instances are encrypted',
        section: 'Second',
        bounds: {},
        resourceTypes: ['AWS::RDS::DBInstance'],
      },
      {
        id: '2.2',
        title: 'Small instances are encrypted',
        section: 'Second',
        bounds: {},
        broader: 'large instances',
      },
    ]);
  });

  const define = (controls: string, parts = {}) =>
    defineFramework({ id: 'fsbp', name: 'FSBP', title: 'Sample', controls, ...parts });

  test.each([
    ['a line without a title', 'EC2.1', {}, 'Cannot read control "EC2.1"'],
    ['an id that occurs twice', 'EC2.1 a\nEC2.1 b', {}, 'Cannot define Sample: an id occurs twice'],
    ['bounds of no control', 'EC2.1 a', { bounds: { 'EC2.2': {} } }, 'Cannot define Sample: no control EC2.2'],
    ['types of no control', 'EC2.1 a', { resourceTypes: { a: [] } }, 'Cannot define Sample: no control a'],
    ['a part of no control', 'EC2.1 a', { uncovered: { b: 'c' } }, 'Cannot define Sample: no control b'],
    ['a broader rule of no control', 'EC2.1 a', { broader: { b: 'c' } }, 'Cannot define Sample: no control b'],
  ])('refuses %s', (_what, controls, parts, message) => expect(() => define(controls, parts)).toThrow(message));

  test('without sections, the service is the section', () =>
    expect(define('EC2.1 a').controls[0]?.section).toBe('EC2'));
});

describe('the catalogs', () => {
  test('have every control that a rule names', async () => {
    const catalogs = await loadFrameworks(FRAMEWORK_IDS);
    const known = catalogs.flatMap(({ name, controls }) => controls.map(({ id }) => `${name} ${id}`));
    const unknown = registry.flatMap(({ name, controls = [] }) =>
      controls.filter((control) => !known.includes(control)).map((control) => `${name}: ${control}`),
    );
    expect(unknown).toEqual([]);
  });

  /** What a rule finds for one control would otherwise count for the other ones. An account without MFA has no device. */
  test('separate the controls that share a rule and its types', async () => {
    const catalogs = await loadFrameworks(['fsbp', 'cis-5.0', 'cis-7.0']);
    const found = catalogs.flatMap((catalog) =>
      registry.flatMap((rule) => {
        const shared = catalog.controls
          .filter(({ id }) => rule.controls?.some((control) => control === `${catalog.name} ${id}`))
          .filter(({ broader, bounds }) => !broader && Object.keys(bounds).length === 0)
          .map(({ id, resourceTypes = [] }) => ({ id, types: String(resourceTypes) }));
        const mixed = shared.filter(({ id, types }) => shared.some((one) => one.id !== id && one.types === types));
        return mixed.map(({ id }) => `${rule.name}: ${catalog.name} ${id}`);
      }),
    );
    expect(found.filter((one) => !one.startsWith('root-without-mfa: CIS'))).toEqual([]);
  });

  /** A result for one type would otherwise count for the controls of the others. */
  test('name the types of FSBP controls whose rule has several', async () => {
    const [fsbp] = await loadFrameworks(['fsbp']);
    const withoutTypes = fsbp?.controls.filter(({ resourceTypes }) => !resourceTypes).map(({ id }) => `FSBP ${id}`);
    const found = registry.flatMap(({ name, resource, controls = [] }) => {
      const own = controls.filter((control) => control.startsWith('FSBP '));
      const typed = resource.resourceTypes.length > 1 ? own : [];
      return typed.filter((control) => withoutTypes?.includes(control)).map((control) => `${name}: ${control}`);
    });
    // The control is about both types of the rule.
    expect(found).toEqual(['api-without-execution-logs: FSBP APIGateway.1']);
  });

  test('ask for values that the parameters of the rules accept', async () => {
    const bounds = (await loadFrameworks(FRAMEWORK_IDS)).flatMap((catalog) =>
      catalog.controls.flatMap((control) =>
        findControlRules(catalog, control, registry).flatMap(({ parameters }) =>
          Object.entries(control.bounds).flatMap(([name, bound]) =>
            Object.hasOwn(parameters, name)
              ? [{ parameter: parameters[name], limit: String(Object.values(bound)[0]) }]
              : [],
          ),
        ),
      ),
    );
    expect(bounds.length).toBeGreaterThan(5);
    for (const { parameter, limit } of bounds) expect(() => parameter.parse(limit)).not.toThrow();
  });

  test('have these numbers of controls', async () => {
    const catalogs = await loadFrameworks([...FRAMEWORK_IDS, 'fsbp']);
    expect(catalogs.map(({ id, controls }) => [id, controls.length])).toEqual([
      ['fsbp', 339],
      ['cis-5.0', 63],
      ['cis-7.0', 70],
      ['pci-dss-4.0.1', 107],
    ]);
  });
});

describe('the parameters of a framework', () => {
  const years = defineFramework({
    id: 'fsbp',
    name: 'FSBP',
    title: 'Other',
    controls: 'IAM.1 a\nIAM.2 b',
    bounds: { 'IAM.1': { maxAge: { atMost: 30 }, deep: { notAsked: 'false' } } },
  });
  const age = integer({ default: 90, min: 1, max: 365, description: 'd' });
  const deep = flag({ default: true, description: 'd' });
  test.each<[string, Rule, object]>([
    ['the bound', createRule('a', { controls: ['CIS 7.0 1.1'], parameters: { maxAge: age } }), { maxAge: '45' }],
    ['the strictest bound of two controls', keyAge, { maxAge: '45' }],
    [
      'the strictest bound of two frameworks',
      createRule('a', { controls: ['CIS 7.0 1.1', 'FSBP IAM.1'], parameters: { maxAge: age } }),
      { maxAge: '30' },
    ],
    ['nothing without a bound', ranges, {}],
    [
      'nothing where another control asks for the default',
      createRule('a', { controls: ['CIS 7.0 1.1', 'FSBP IAM.2'], parameters: { maxAge: age } }),
      {},
    ],
    [
      'the value that checks nothing',
      createRule('a', { controls: ['FSBP IAM.1'], parameters: { deep } }),
      { deep: 'false' },
    ],
    [
      'nothing that the parameter refuses',
      createRule('a', { controls: ['FSBP IAM.1'], parameters: { deep: age } }),
      {},
    ],
  ])('are %s', (_what, rule, expected) =>
    expect(chooseFrameworkParameters(rule, [framework, years])).toEqual(expected),
  );
});

const NONE: RuleCounts = { compliant: 0, nonCompliant: 0, insufficientData: 0, waived: 0, notApplicable: 0 };

type Counts = Readonly<Record<string, Readonly<Record<string, Partial<RuleCounts>>>>>;

const toEvidence = (
  counts: Counts,
  parts: Partial<RunEvidence> & { readonly values?: Readonly<Record<string, Record<string, string>>> } = {},
): RunEvidence => ({
  enabled: rules.map((rule) => ({
    rule,
    parameters: parseParameters(rule, parts.values?.[rule.name] ?? (rule === keyAge ? { maxAge: '45' } : {})),
  })),
  known: rules,
  counts: new Map(
    Object.entries(counts).map(([rule, byType]) => [
      rule,
      new Map(Object.entries(byType).map(([type, own]) => [type, { ...NONE, ...own }])),
    ]),
  ),
  unreadable: [],
  accounts: new Map(),
  isFiltered: false,
  ...parts,
});

const USER = 'AWS::IAM::User';
const found = (keys: Partial<RuleCounts>, others: Partial<RuleCounts> = { compliant: 1 }): Counts => ({
  'key-age': { [USER]: keys },
  ranges: { [USER]: others },
  databases: { 'AWS::RDS::DBInstance': { compliant: 1 } },
});

/** The result of a control, with its reasons. */
function assess(id: string, evidence: RunEvidence): string[] {
  const result = assessFramework(framework, evidence).controls.find(({ control }) => control === id);
  return [
    result?.result ?? '',
    ...(result?.reasons ?? []).map(({ code, rule, text }) => `${code}: ${rule ? `${rule}: ` : ''}${text}`),
  ];
}

const fine = found({ compliant: 2 });
test.each<[string, string, RunEvidence, ...string[]]>([
  ['a compliant resource', '1.1', toEvidence(fine), 'met'],
  ['a compliant resource of each rule', '1.2', toEvidence(fine, { values: { 'key-age': {} } }), 'met'],
  [
    'a non-compliant resource',
    '1.1',
    toEvidence(found({ compliant: 5, nonCompliant: 2 })),
    'notMet',
    'nonCompliant: key-age: 2 non-compliant resources',
  ],
  ['a waived resource', '1.1', toEvidence(found({ waived: 1 })), 'notMet', 'waived: key-age: 1 waived resource'],
  [
    'one of two rules that finds something',
    '1.2',
    toEvidence(found({ compliant: 1 }, { nonCompliant: 1, insufficientData: 1 })),
    'notMet',
    'nonCompliant: ranges: 1 non-compliant resource',
  ],
  [
    'insufficient data beside compliant resources',
    '1.1',
    toEvidence(found({ compliant: 9, insufficientData: 1 })),
    'notEvaluated',
    'insufficientData: key-age: 1 resource with insufficient data',
  ],
  ['no resource', '1.1', toEvidence(found({})), 'notEvaluated', 'noResources: key-age: no AWS::IAM::User in the input'],
  [
    'no resource of one of two rules',
    '1.2',
    toEvidence(found({ compliant: 1 }, {})),
    'notEvaluated',
    'noResources: ranges: no AWS::IAM::User in the input',
  ],
  [
    'resources that the rule does not apply to',
    '1.1',
    toEvidence(found({ notApplicable: 3 })),
    'notEvaluated',
    'notApplicable: key-age: applies to none of 3 resources',
  ],
  [
    'an unreadable resource',
    '1.1',
    toEvidence(fine, { unreadable: [{ rule: 'key-age', resourceType: USER }] }),
    'notEvaluated',
    'unreadable: key-age: 1 unreadable entry',
  ],
  [
    'an unreadable resource of the type, for every rule',
    '1.1',
    toEvidence(fine, { unreadable: [{ resourceType: USER }] }),
    'notEvaluated',
    'unreadable: key-age: 1 unreadable entry',
  ],
  ['an unreadable resource of another type', '1.1', toEvidence(fine, { unreadable: [{ resourceType: 'x' }] }), 'met'],
  ['an unreadable resource of another rule', '1.1', toEvidence(fine, { unreadable: [{ rule: 'ranges' }] }), 'met'],
  [
    'an unreadable file',
    '1.1',
    toEvidence(fine, { unreadable: [{}, {}] }),
    'notEvaluated',
    'unreadable: 2 unreadable entries',
  ],
  ['a filter', '1.1', toEvidence(fine, { isFiltered: true }), 'notEvaluated', 'filtered: a filter left out resources'],
  [
    'a rule that was not run',
    '1.1',
    toEvidence(fine, { enabled: [] }),
    'notEvaluated',
    'ruleNotRun: key-age: was not run',
  ],
  [
    'a parameter that is too lax',
    '1.1',
    toEvidence(fine, { values: { 'key-age': { maxAge: '46' } } }),
    'notEvaluated',
    'laxParameter: key-age: maxAge is 46, and the control asks for 45 or less',
  ],
  [
    'a parameter that is too lax, and still finds something',
    '1.1',
    toEvidence(found({ nonCompliant: 1 }), { values: { 'key-age': { maxAge: '300' } } }),
    'notMet',
    'nonCompliant: key-age: 1 non-compliant resource',
  ],
  ['a stricter parameter', '1.1', toEvidence(fine, { values: { 'key-age': { maxAge: '44' } } }), 'met'],
  [
    'a stricter parameter, which finds what the control may allow',
    '1.1',
    toEvidence(found({ nonCompliant: 1 }), { values: { 'key-age': { maxAge: '44' } } }),
    'notEvaluated',
    'strictParameter: key-age: 1 non-compliant resource, but maxAge is 44, and the control asks for 45 or less',
  ],
  [
    'a parameter without a bound that is not the default',
    '1.2',
    toEvidence(fine, { values: { ranges: { allowed: '0.0.0.0/0' } } }),
    'notEvaluated',
    'laxParameter: ranges: allowed is not the default',
  ],
  [
    'a default that is written otherwise',
    '1.2',
    toEvidence(fine, { values: { ranges: { allowed: '10.1.2.3/8' } } }),
    'met',
  ],
  ['no rule', '1.3', toEvidence(fine), 'notEvaluated', 'noRule: no input has it'],
  ['no rule, since people decide', '1.4', toEvidence(fine), 'notEvaluated', 'manual: only people can decide it'],
  ['a resource of the type that the control is about', '2.1', toEvidence(fine), 'met'],
  [
    'resources of another type that the rule evaluates',
    '2.1',
    toEvidence({ ...fine, databases: { 'AWS::RDS::DBCluster': { compliant: 1 } } }),
    'notEvaluated',
    'noResources: databases: no AWS::RDS::DBInstance in the input',
  ],
  [
    'a non-compliant resource of another type',
    '2.1',
    toEvidence({
      ...fine,
      databases: { 'AWS::RDS::DBCluster': { nonCompliant: 1 }, 'AWS::RDS::DBInstance': { compliant: 1 } },
    }),
    'met',
  ],
  ['a rule that finds more than the control asks for, and nothing', '2.2', toEvidence(fine), 'met'],
  [
    'a rule that finds more than the control asks for',
    '2.2',
    toEvidence({ ...fine, databases: { 'AWS::RDS::DBInstance': { nonCompliant: 2, compliant: 1 } } }),
    'notEvaluated',
    'broaderRule: databases: 2 non-compliant resources, but the rule also finds large instances',
  ],
])('%s, control %s', (_what, id, evidence, ...expected) => expect(assess(id, evidence)).toEqual(expected));

test('a control of which rules check only a part is not met by them', () => {
  const part = defineFramework({
    id: 'cis-7.0',
    name: 'CIS 7.0',
    title: 'Sample',
    controls: '1.1 a\n1.2 b',
    uncovered: 'people',
    bounds: { '1.1': { maxAge: { atMost: 45 } } },
  });
  const { controls } = assessFramework(part, toEvidence(found({ compliant: 1 }), { known: [keyAge] }));
  expect(controls[0]).toEqual({
    control: '1.1',
    title: 'a',
    section: '1',
    result: 'notEvaluated',
    reasons: [{ code: 'uncovered', text: 'no rule checks people; what the rules check is met' }],
    rules: [{ ...NONE, rule: 'key-age', compliant: 1, unreadable: 0 }],
  });
});

test('the summary counts every control once', () => {
  expect(assessFramework(framework, toEvidence(found({ nonCompliant: 1 }))).summary).toEqual({
    controls: 6,
    met: 2,
    notMet: 1,
    notEvaluated: 3,
    withoutRule: 2,
  });
});

test('no control is met without a compliant resource, and none with anything else', () => {
  const anyCounts = fc.record({
    compliant: fc.nat(1),
    nonCompliant: fc.nat(1),
    insufficientData: fc.nat(1),
    waived: fc.nat(1),
    notApplicable: fc.nat(1),
  });
  fc.assert(
    fc.property(anyCounts, anyCounts, (keys, others) => {
      const [result] = assess('1.2', toEvidence(found(keys, others), { values: { 'key-age': {} } }));
      const isProof = ({ compliant, nonCompliant, insufficientData, waived }: RuleCounts) =>
        compliant > 0 && nonCompliant + insufficientData + waived === 0;
      const isRefuted = ({ nonCompliant, waived }: RuleCounts) => nonCompliant + waived > 0;
      const both = [keys, others];
      expect(result).toBe(both.some(isRefuted) ? 'notMet' : both.every(isProof) ? 'met' : 'notEvaluated');
    }),
  );
});

test('the coverage of a framework has each control, with its rules or the reason why none', () => {
  expect(describeCoverage(framework, [keyAge])).toEqual({
    framework: 'cis-7.0',
    title: 'Sample',
    summary: { controls: 6, withRule: 2, withoutRule: 4 },
    controls: [
      {
        control: '1.1',
        title: 'Keys are young',
        section: 'First',
        rules: [{ rule: 'key-age', bounds: { maxAge: { atMost: 45 } } }],
        uncovered: null,
        manual: false,
      },
      {
        control: '1.2',
        title: 'Keys are young, and ranges narrow',
        section: 'First',
        rules: [{ rule: 'key-age', bounds: { maxAge: { atMost: 90 } } }],
        uncovered: null,
        manual: false,
      },
      {
        control: '1.3',
        title: 'Nobody checks it',
        section: 'First',
        rules: [],
        uncovered: 'no input has it',
        manual: false,
      },
      {
        control: '1.4',
        title: 'People know it',
        section: 'First',
        rules: [],
        uncovered: 'only people can decide it',
        manual: true,
      },
      {
        control: '2.1',
        title: 'Instances are encrypted',
        section: 'Second',
        rules: [],
        uncovered: 'no rule checks it',
        manual: false,
      },
      {
        control: '2.2',
        title: 'Small instances are encrypted',
        section: 'Second',
        rules: [],
        uncovered: 'no rule checks it',
        manual: false,
      },
    ],
  });
});

describe('a rule about accounts as a whole', () => {
  const rootUser = createRule(
    'root-user',
    {
      controls: ['CIS 7.0 1.1'],
      resource: { resourceTypes: ['AWS::::Account'], aspect: 'root user', read: (item) => item },
    },
    [],
  );
  const own = { 'root-user': { 'AWS::::Account': { compliant: 1 } } };
  const [FIRST, SECOND] = ['111122223333', '444455556666'];
  test.each<[string, Record<string, (string | null)[]>, string[]]>([
    ['one account', { 'root-user': [FIRST], others: [FIRST] }, ['met']],
    ['two accounts', { 'root-user': [FIRST, SECOND], others: [SECOND] }, ['met']],
    ['one account that its output does not name', { 'root-user': [null], others: [FIRST] }, ['met']],
    ['nothing else', { 'root-user': [null] }, ['met']],
    [
      'one of two accounts',
      { 'root-user': [FIRST], others: [FIRST, SECOND] },
      ['notEvaluated', 'noResources: root-user: no result for account 444455556666'],
    ],
    [
      'an account of two that its output does not name',
      { 'root-user': [null], others: [FIRST, SECOND] },
      ['notEvaluated', 'noResources: root-user: no result for account 111122223333 and 444455556666'],
    ],
  ])('with results for %s', (_what, accounts, expected) => {
    const enabled = [{ rule: rootUser, parameters: {} }];
    const byRule = new Map(Object.entries(accounts).map(([rule, ids]) => [rule, new Set(ids)]));
    expect(assess('1.1', toEvidence(own, { enabled, known: [rootUser], accounts: byRule }))).toEqual(expected);
  });
});
