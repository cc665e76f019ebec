// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as the service authorization reference writes ARNs
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Io } from '../../lib/cli/io';
import { sampleRegistry } from '../remediation/sample-rules';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const crate = (resourceId: string, configuration: object, more: object = {}) => ({
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: '2026-03-01T00:00:00.000Z',
  configurationItemStatus: 'OK',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType: 'Test::Crate',
  resourceId,
  configuration,
  supplementaryConfiguration: {},
  tags: {},
  ...more,
});
const owner = (resourceId: string, of: string) => crate(resourceId, { crate: of }, { resourceType: 'Test::Owner' });

/** Previews the plans of `big-crate` for some items, which come by standard input. */
const preview = (items: readonly unknown[], args: readonly string[] = [], io: Partial<Io> = {}) =>
  run(['remediate', '--preview', '-', '--rule', 'big-crate', ...args], {
    rules: sampleRegistry,
    stdin: Readable.from([Buffer.from(JSON.stringify({ fileVersion: '1.0', configurationItems: items }))]),
    ...io,
  });

const previewJson = async (items: readonly unknown[], args: readonly string[] = []) => {
  const { code, out, err } = await preview(items, ['--format', 'json', ...args]);
  return { code, err, ...JSON.parse(out) };
};

describe('table', () => {
  test('shows one fix in full', async () => {
    const items = [crate('crate-0a', { size: 60, labels: ["Ann's", '\u001b[2J'] }, { resourceName: 'attic' })];
    expect(await preview(items)).toEqual({
      code: 0,
      err: '',
      out: `Assay read 1 item from standard input
big-crate · preview, no changes · as of 2026-03-01 12:00 UTC

FIX  crate-0a (attic)  ────────────────────────────────  eu-west-1, 111122223333
Size 60 is more than 10

Plan     Make the crate 10 instead of 60, and label it
Needs    ec2:LabelCrate on *
         ec2:ResizeCrate on arn:aws:ec2:eu-west-1:111122223333:crate/*
         ec2:DescribeCrates on *

Calls
  # 1. Label
  aws ec2 label-crate \\
    --crate-id crate-0a \\
    --labels '["was-60"]' \\
    --region eu-west-1
  # 2. Shrink
  aws ec2 resize-crate \\
    --crate-id crate-0a \\
    --size 10 \\
    --region eu-west-1
  # then waits until DescribeCrates returns in-use
  # at $.Crates[0].State, for at most 1 minute

Resource afterwards
  configuration
  - size: 60
  + size: 10
  configuration.labels
  + "was-60"

Evaluations
  big-crate    non-compliant → compliant
  heavy-crate  non-compliant → compliant
  1 other rule unchanged: 1 non-compliant (old-crate)

Undo
  # 1. Grow
  aws ec2 resize-crate \\
    --crate-id crate-0a \\
    --size 60 \\
    --region eu-west-1
  # 2. Unlabel
  aws ec2 unlabel-crate \\
    --crate-id crate-0a \\
    --labels '["was-60"]' \\
    --region eu-west-1

SUMMARY  ───────────────────────────────────────────────────────────────────────
1 resource of type Test::Crate, 1 non-compliant
1  remediated by the calls
Nothing was changed. The deployed runbook assay-big-crate-remediate carries
plans out.
`,
    });
  });

  test('shows side effects, pending results and missing undo', async () => {
    const { code, out } = await preview([crate('crate-0a', { size: 200, slow: true })]);
    expect(code).toBe(1);
    expect(out).toContain(`Plan     Make the crate 10 instead of 200, and label it
Effects  Half of what is in it has to go.
Pending  The crate shrinks within hours
Note     It creaks while it shrinks.
Needs    ec2:LabelCrate on *
`);
    expect(out).toContain(`Evaluations
  big-crate  non-compliant → non-compliant
    Size 200 is more than 10
  2 other rules unchanged: 2 non-compliant (heavy-crate, old-crate)

Undo
  Not reversible: what shrinks does not grow

SUMMARY  ───────────────────────────────────────────────────────────────────────
1 resource of type Test::Crate, 1 non-compliant
1  not compliant yet after the calls
`);
  });

  test('puts the scope below a name that fills the line', async () => {
    const { out } = await preview([crate('crate-0a', { size: 20 }, { resourceName: 'n'.repeat(50) })]);
    expect(out.split('\n').slice(3, 6)).toEqual([
      `FIX  crate-0a (${'n'.repeat(50)})  ────────────`,
      'eu-west-1, 111122223333',
      'Size 20 is more than 10',
    ]);
  });

  test('lists resources without calls with their reason, the same reason once', async () => {
    const items = [
      crate('crate-0a', { size: 20, nailed: true }),
      crate('crate-0b', { size: 20, nailed: true }, { awsRegion: 'us-east-1' }),
      crate('crate-0c', { size: 30, nailed: true }),
      crate('crate-0d', { size: 20, shrinking: true }),
      crate('crate-0e', { size: 'big' }),
      crate('crate-0f', { size: 1 }),
    ];
    expect(await preview(items)).toEqual({
      code: 2,
      err: '',
      out: `Assay read 6 items from standard input
big-crate · preview, no changes · as of 2026-03-01 12:00 UTC

MANUAL  ─────────────────────────────────────────────────────────────────────  3
  crate-0a                                               eu-west-1, 111122223333
  crate-0b                                               us-east-1, 111122223333
    Size 20 is more than 10
    The crate is nailed shut: pull the nails
  crate-0c                                               eu-west-1, 111122223333
    Size 30 is more than 10
    The crate is nailed shut: pull the nails

NOTHING TO DO  ──────────────────────────────────────────────────────────────  1
  crate-0d                                               eu-west-1, 111122223333
    Size 20 is more than 10
    The crate is being made smaller already

UNREADABLE  ─────────────────────────────────────────────────────────────────  1
  standard input: Test::Crate crate-0e, rule big-crate
    Cannot read configuration.size: expected an integer, found "big"

SUMMARY  ───────────────────────────────────────────────────────────────────────
6 resources of type Test::Crate, 4 non-compliant
3  in need of a manual fix
1  with nothing to do now
1  unreadable
`,
    });
  });

  test('shows the first ten of many fixes', async () => {
    const items = Array.from({ length: 12 }, (_, index) => crate(`crate-${index}`, { size: 20 }));
    const { out } = await preview(items);
    expect([...out.matchAll(/^FIX {2}(\S+)/gm)].map(([, id]) => id)).toEqual(
      Array.from({ length: 10 }, (_, index) => `crate-${index}`),
    );
    expect(out).toContain('  … and 2 more (--format json lists all)\n');
    expect(out).toContain('\n12  remediated by the calls\n');
  });

  test('reports missing resources without calling them a success', async () => {
    const { code, out } = await preview([owner('mary', 'crate-0a')]);
    expect({ code, end: out.split('\n').slice(-2) }).toEqual({
      code: 0,
      end: ['Nothing to plan for: the input has no Test::Crate', ''],
    });
  });

  test('colours removed and added lines on a terminal', async () => {
    const items = [crate('crate-0a', { size: 20 })];
    const [plain, coloured] = [await preview(items), await preview(items, [], { color: true })];
    expect(coloured.out).toContain('\u001b[1;31m  - size: 20\u001b[22;39m\n\u001b[32m  + size: 10\u001b[39m\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours
    expect(coloured.out.replace(/\u001b\[[\d;]*m/g, '')).toBe(plain.out);
  });
});

describe('JSON', () => {
  const common = {
    rule: 'big-crate',
    resourceType: 'Test::Crate',
    accountId: '111122223333',
    region: 'eu-west-1',
    source: '-',
  };
  const nonCompliant = (size: number) => ({
    complianceType: 'NON_COMPLIANT',
    annotation: `Size ${size} is more than 10`,
    severity: 'high',
    orderingTimestamp: '2026-03-01T00:00:00.000Z',
  });
  const old = { complianceType: 'NON_COMPLIANT', annotation: 'It is old' };
  const compliant = { complianceType: 'COMPLIANT', annotation: null };
  const CrateId = 'crate-0a';

  test('contains every plan, unreadable entry and the summary', async () => {
    const items = [
      crate('crate-0a', { size: 20 }),
      crate('crate-0b', { size: 20 }),
      owner('mary', 'crate-0b'),
      crate('crate-0c', { size: 2 }),
      crate('crate-0d', {}),
    ];
    expect(await previewJson(items)).toEqual({
      code: 2,
      err: '',
      plans: [
        {
          ...common,
          resourceId: 'crate-0a',
          evaluation: nonCompliant(20),
          plan: {
            kind: 'fix',
            summary: 'Make the crate 10 instead of 20, and label it',
            calls: [
              { step: 'Label', service: 'ec2', api: 'LabelCrate', parameters: { CrateId, Labels: ['was-20'] } },
              { step: 'Shrink', service: 'ec2', api: 'ResizeCrate', parameters: { CrateId, Size: 10 } },
            ],
            undo: [
              { step: 'Grow', service: 'ec2', api: 'ResizeCrate', parameters: { CrateId, Size: 20 }, undoes: 'Shrink' },
              {
                step: 'Unlabel',
                service: 'ec2',
                api: 'UnlabelCrate',
                parameters: { CrateId, Labels: ['was-20'] },
                undoes: 'Label',
              },
            ],
            sideEffects: [],
          },
          outcome: 'remediated',
          after: { configuration: { size: 10, labels: ['was-20'] }, supplementaryConfiguration: {} },
          evaluationChanges: [
            {
              rule: 'big-crate',
              before: { complianceType: 'NON_COMPLIANT', annotation: 'Size 20 is more than 10' },
              after: compliant,
            },
            { rule: 'heavy-crate', before: compliant, after: compliant },
            { rule: 'old-crate', before: old, after: old },
          ],
          permissions: [
            { action: 'ec2:LabelCrate', resource: '*' },
            { action: 'ec2:ResizeCrate', resource: 'arn:${Partition}:ec2:${Region}:${Account}:crate/*' },
            { action: 'ec2:DescribeCrates', resource: '*' },
          ],
          undoPermissions: [
            { action: 'ec2:ResizeCrate', resource: 'arn:${Partition}:ec2:${Region}:${Account}:crate/*' },
            { action: 'ec2:UnlabelCrate', resource: '*' },
          ],
        },
        {
          ...common,
          resourceId: 'crate-0b',
          evaluation: nonCompliant(20),
          plan: { kind: 'manual', reason: 'Owner mary wants the crate as it is: ask there' },
          outcome: 'manual',
          after: null,
          evaluationChanges: [],
          permissions: [],
          undoPermissions: [],
        },
      ],
      unreadable: [
        {
          source: '-',
          resourceType: 'Test::Crate',
          resourceId: 'crate-0d',
          rule: 'big-crate',
          message: 'Cannot read configuration.size: expected an integer, found nothing',
        },
      ],
      summary: {
        items: 5,
        resources: 4,
        nonCompliant: 2,
        waived: 0,
        remediated: 1,
        pending: 0,
        nothing: 0,
        manual: 1,
        unreadable: 1,
      },
    });
  });

  /** Returns each resource with the summary or the kind of its plan. */
  const listPlans = ({ plans }: { plans: { resourceId: string; plan: { kind: string; summary?: string } }[] }) =>
    plans.map(({ resourceId, plan }) => `${resourceId} ${plan.summary ?? plan.kind}`);

  test('plans for the newest version of a resource, whatever the order', async () => {
    const at = (hour: number) => ({ configurationItemCaptureTime: `2026-03-01T0${hour}:00:00.000Z` });
    const versions = [
      crate('crate-0a', { size: 20 }, at(2)),
      crate('crate-0a', { size: 30 }, { ...at(3), configurationStateId: '9' }),
      crate('crate-0a', { size: 50 }, { ...at(3), configurationStateId: '10' }),
      crate('crate-0a', { size: 5 }, at(1)),
      crate('crate-0b', { size: 20 }, at(1)),
      crate('crate-0b', {}, { ...at(2), configurationItemStatus: 'ResourceDeleted' }),
    ];
    for (const items of [versions, [...versions].reverse()]) {
      const found = await previewJson(items);
      expect(listPlans(found)).toEqual(['crate-0a Make the crate 10 instead of 50, and label it']);
      expect(found.summary).toMatchObject({ items: 6, resources: 2 });
    }
  });

  test('plans nothing for a resource whose newest version is unreadable', async () => {
    const at = (hour: number) => ({ configurationItemCaptureTime: `2026-03-01T0${hour}:00:00.000Z` });
    const broken = { ...crate('crate-0a', {}, at(2)), configuration: '{"size":' };
    const found = await previewJson([crate('crate-0a', { size: 20 }, at(1)), broken]);
    expect(found).toMatchObject({ plans: [], unreadable: [{ resourceId: 'crate-0a' }] });
  });

  test('reads describe responses and several files as evaluate does', async () => {
    const folder = createFolder({
      'a/one.json': JSON.stringify({ Crates: [{ CrateId: 'crate-1', size: 20 }] }),
      'b/two.json': JSON.stringify([crate('crate-2', { size: 30 }), owner('mary', 'crate-1')]),
    });
    const { out } = await run(['remediate', '--preview', folder, '--rule', 'big-crate', '--format', 'json'], {
      rules: sampleRegistry,
    });
    const found = JSON.parse(out);
    expect(listPlans(found)).toEqual(['crate-1 manual', 'crate-2 Make the crate 10 instead of 30, and label it']);
    expect(found.plans.map(({ source }: { source: string }) => source)).toEqual([
      join(folder, 'a/one.json'),
      join(folder, 'b/two.json'),
    ]);
  });

  test('selects one resource by id, name or ARN, compliant or not', async () => {
    const arn = 'arn:aws:test:eu-west-1:111122223333:crate/b';
    const items = [
      crate('crate-0a', { size: 20 }, { resourceName: 'attic' }),
      crate('crate-0b', { size: 2 }, { ARN: arn }),
    ];
    expect(listPlans(await previewJson(items, ['--resource', 'crate-0a']))).toEqual([
      'crate-0a Make the crate 10 instead of 20, and label it',
    ]);
    expect(listPlans(await previewJson(items, ['--resource', 'attic']))).toEqual([
      'crate-0a Make the crate 10 instead of 20, and label it',
    ]);
    const chosen = await previewJson(items, ['--resource', arn]);
    expect([chosen.code, listPlans(chosen), chosen.summary.nothing]).toEqual([0, ['crate-0b nothing'], 1]);
  });

  test('applies parameters and waivers as evaluate does', async () => {
    const items = [crate('crate-0a', { size: 20 }), crate('crate-0b', { size: 30 })];
    const changed = await previewJson(items, ['--param', 'big-crate.most=25']);
    expect(listPlans(changed)).toEqual(['crate-0b Make the crate 25 instead of 30, and label it']);
    const waiver = { rule: 'big-crate', resource: 'crate-0b', reason: 'r', owner: 'o', expires: '2026-03-10' };
    const path = join(createFolder({ 'w.json': JSON.stringify([waiver]) }), 'w.json');
    const waived = await previewJson(items, ['--waivers', path]);
    expect(listPlans(waived)).toEqual(['crate-0a Make the crate 10 instead of 20, and label it']);
    expect(waived.summary).toMatchObject({ nonCompliant: 1, waived: 1 });
    const later = await previewJson(items, ['--waivers', path, '--now', '2026-03-11T00:00:00Z']);
    expect(listPlans(later)).toHaveLength(2);
  });
});

test.each<[string, readonly unknown[], number]>([
  ['nothing is wrong', [crate('a', { size: 1 })], 0],
  ['every plan satisfies the rule', [crate('a', { size: 20 })], 0],
  ['a plan takes longer', [crate('a', { size: 20, slow: true }), crate('b', { size: 20 })], 1],
  ['something is left to people', [crate('a', { size: 20, nailed: true })], 1],
  ['something is left as it is for now', [crate('a', { size: 20, shrinking: true })], 1],
  ['something cannot be read', [crate('a', { size: 20 }), crate('b', {})], 2],
])('returns the exit code when %s', async (_when, items, code) => {
  expect((await preview(items)).code).toBe(code);
});

test('a rule without a remediation needs manual fixes only', async () => {
  const items = [crate('crate-0a', { size: 60 })];
  const { code, out } = await run(['remediate', '--preview', '-', '--rule', 'heavy-crate'], {
    rules: sampleRegistry,
    stdin: Readable.from([Buffer.from(JSON.stringify(items))]),
  });
  expect(code).toBe(1);
  expect(out).toContain('    Size 60 is heavy\n    Rule "heavy-crate" has no remediation\n');
});

test.each<[string, readonly string[], string]>([
  [
    'no --preview',
    ['a.json', '--rule', 'big-crate'],
    'Cannot remediate from here: give --preview to see the plan; the deployed runbook assay-<rule>-remediate carries it out',
  ],
  [
    'no rule',
    ['--preview', 'a.json'],
    'Cannot plan without one --rule: found none; rules with a remediation are big-crate',
  ],
  [
    'two rules',
    ['--preview', 'a.json', '--rule', 'big-crate', '--rule', 'old-crate'],
    'Cannot plan without one --rule: found big-crate and old-crate; rules with a remediation are big-crate',
  ],
  [
    'a misspelt rule',
    ['--preview', 'a.json', '--rule', 'big-crat'],
    'There is no rule "big-crat": did you mean "big-crate"?',
  ],
  [
    'no path',
    ['--preview', '--rule', 'big-crate'],
    'Nothing to plan for: give a file, a folder, - for standard input, or --store; there is no history store in this folder',
  ],
  [
    'an unknown format',
    ['--preview', 'a.json', '--rule', 'big-crate', '--format', 'csv'],
    'Cannot use --format "csv": expected table, json',
  ],
  [
    'a time that is none',
    ['--preview', 'a.json', '--rule', 'big-crate', '--now', 'soon'],
    'Cannot use --now "soon": expected a time with a zone (2026-03-01T12:00:00Z), a day (2026-03-01) or a relative time (2w ago, yesterday)',
  ],
  ['an unknown option', ['--preview', 'a.json', '--rul', 'x'], 'There is no option "--rul": did you mean "--rule"?'],
])('refuses %s', async (_what, args, message) => {
  expect(await run(['remediate', ...args], { rules: sampleRegistry })).toEqual({
    code: 2,
    out: '',
    err: `assay: ${message}\n`,
  });
});

test('refuses an unknown resource and suggests the nearest', async () => {
  const items = [crate('crate-0a', { size: 20 }, { resourceName: 'attic' })];
  expect((await preview(items, ['--resource', 'atic'])).err).toBe(
    'assay: There is no Test::Crate "atic" in the input: did you mean "attic"?\n',
  );
  expect((await preview(items, ['--resource', 'cellar-of-the-neighbours'])).err).toBe(
    'assay: There is no Test::Crate "cellar-of-the-neighbours" in the input: found 1 other\n',
  );
});

test('plans for each environment of a cloud assembly, with the file of its template', async () => {
  const template = JSON.stringify({
    Resources: { C: { Type: 'Test::Crate', Properties: { size: 20, nailed: true } } },
  });
  const artifacts = Object.fromEntries(
    ['eu-west-1', 'us-east-1'].map((region) => [
      region,
      {
        type: 'aws:cloudformation:stack',
        environment: `aws://111122223333/${region}`,
        properties: { templateFile: `${region}.json` },
      },
    ]),
  );
  const folder = createFolder({
    'manifest.json': JSON.stringify({ version: '48.0.0', artifacts }),
    'eu-west-1.json': template,
    'us-east-1.json': template,
  });
  const { out } = await run(['remediate', '--preview', folder, '--rule', 'big-crate', '--format', 'json'], {
    rules: sampleRegistry,
  });
  expect(JSON.parse(out).plans).toMatchObject([
    { region: 'eu-west-1', source: join(folder, 'eu-west-1.json') },
    { region: 'us-east-1', source: join(folder, 'us-east-1.json') },
  ]);
});

test('help shows an example, the exit codes and the JSON fields within 80 columns', async () => {
  const { code, out } = await run(['remediate', '--help']);
  expect(code).toBe(0);
  expect(out).toMatch(/\nExamples\n {2}assay remediate --preview /);
  expect(out).toMatch(/\nJSON\n {2}\{ "plans":/);
  expect(out).toMatch(/\nExit codes\n {2}0 /);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
