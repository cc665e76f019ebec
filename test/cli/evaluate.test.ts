import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { enableRules, type RunSettings } from '../../lib/engine/settings';
import { InlineWorker } from '../../lib/engine/workers';
import { bigBox, faulty, sampleRules } from './sample-rules';
import { evaluateJson, run } from './testing-io';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluate-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a file below the test's folder and gives its path. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const item = (resourceType: string, resourceId: string, configuration: unknown, more: object = {}) => ({
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: '2026-03-01T00:00:00.000Z',
  configurationItemStatus: 'OK',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId,
  configuration,
  supplementaryConfiguration: {},
  tags: {},
  ...more,
});
const box = (id: string, configuration: unknown, more: object = {}) => item('Test::Box', id, configuration, more);
const at = (hour: number) => ({ configurationItemCaptureTime: `2026-03-01T0${hour}:00:00.000Z` });
const snapshot = (...configurationItems: unknown[]) =>
  JSON.stringify({ fileVersion: '1.0', configSnapshotId: 's', configurationItems });

/** Rule, resource and result of each evaluation. */
const results = ({ evaluations }: { evaluations: { rule: string; resourceId: string; complianceType: string }[] }) =>
  evaluations.map(({ rule, resourceId, complianceType }) => `${rule} ${resourceId} ${complianceType}`);

describe('a cloud assembly of several environments', () => {
  const template = (size: number) => JSON.stringify({ Resources: { B: { Type: 'Test::Box', Properties: { size } } } });
  const stack = (region: string, templateFile: string) => ({
    type: 'aws:cloudformation:stack',
    environment: `aws://111122223333/${region}`,
    properties: { templateFile },
  });
  /** Two environments have the same template. */
  const createAssembly = () => {
    const artifacts = {
      A: stack('eu-west-1', 'a.json'),
      B: stack('us-east-1', 'b.json'),
      C: stack('sa-east-1', 'b.json'),
    };
    file('cdk.out/manifest.json', JSON.stringify({ version: '48.0.0', artifacts }));
    file('cdk.out/a.json', template(3));
    file('cdk.out/b.json', template(30));
    return join(folder, 'cdk.out');
  };

  test('has the results of each', async () => {
    const { code, ...report } = await evaluateJson([createAssembly(), '--rule', 'big-box']);
    const found = report.evaluations.map((one: Record<string, string>) => [one.region, one.complianceType]);
    expect(found).toEqual([
      ['eu-west-1', 'COMPLIANT'],
      ['us-east-1', 'NON_COMPLIANT'],
      ['sa-east-1', 'NON_COMPLIANT'],
    ]);
    expect(report.summary).toMatchObject({ items: 3, evaluated: 3, compliant: 1, nonCompliant: 2 });
    expect(code).toBe(1);
  });
});

describe('one snapshot', () => {
  test('gives every evaluation and the summary', async () => {
    const arn = 'arn:aws:test:eu-west-1:111122223333:box/b1';
    const named = box('b1', { size: 3 }, { resourceName: 'crate', ARN: arn });
    const path = file('a.json', snapshot(named, box('b2', { size: 30 }), item('Test::Cup', 'c', {})));
    const { code, ...report } = await evaluateJson([path, '--rule', 'big-box']);
    const common = {
      rule: 'big-box',
      resourceType: 'Test::Box',
      accountId: '111122223333',
      region: 'eu-west-1',
      severity: 'low',
      orderingTimestamp: '2026-03-01T00:00:00.000Z',
      source: path,
    };
    expect(report).toEqual({
      err: '',
      evaluations: [
        {
          ...common,
          resourceId: 'b1',
          complianceType: 'COMPLIANT',
          annotation: null,
          resourceName: 'crate',
          arn,
          outcome: 'compliant',
        },
        {
          ...common,
          resourceId: 'b2',
          complianceType: 'NON_COMPLIANT',
          annotation: 'Size 30 is more than 10',
          resourceName: null,
          arn: null,
          outcome: 'nonCompliant',
        },
      ],
      unreadable: [],
      summary: {
        items: 3,
        evaluated: 2,
        compliant: 1,
        nonCompliant: 1,
        notApplicable: 0,
        unreadable: 0,
        unjudgedTypes: { 'Test::Cup': 1 },
      },
      notes: [],
      now: '2026-03-01T12:00:00.000Z',
      tool: { name: 'assay', version: '0.1.0' },
    });
    expect(code).toBe(1);
  });

  test('gives the same for gzip, standard input and a plain file', async () => {
    const text = snapshot(box('b1', { size: 30 }));
    const plain = await evaluateJson([file('a.json', text)]);
    const gzip = await evaluateJson([file('b', gzipSync(text))]);
    const stdin = await evaluateJson(['-'], { stdin: Readable.from([Buffer.from(text)]) });
    expect([results(gzip), results(stdin)]).toEqual([results(plain), results(plain)]);
    expect(stdin.evaluations[0].source).toBe('-');
  });

  test('exits with 0 when everything is compliant', async () => {
    expect(await evaluateJson([file('a.json', snapshot(box('b', { size: 1 })))])).toMatchObject({ code: 0 });
  });
});

describe('versions', () => {
  const old = () => file('old.json', snapshot(box('b', { size: 99 }, at(1))));
  const recent = () => file('new.json', snapshot(box('b', { size: 1 }, at(2))));

  test.each([
    ['old before new', () => [old(), recent()]],
    ['new before old', () => [recent(), old()]],
  ])('the newest counts: %s', async (_name, paths) => {
    const report = await evaluateJson([...paths(), '--rule', 'big-box']);
    expect(results(report)).toEqual(['big-box b COMPLIANT']);
    expect(report.summary).toMatchObject({ items: 2, evaluated: 1, compliant: 1, nonCompliant: 0 });
  });

  test('evaluates all of them with --every-version', async () => {
    const report = await evaluateJson([old(), recent(), '--rule', 'big-box', '--every-version']);
    expect(results(report)).toEqual(['big-box b NON_COMPLIANT', 'big-box b COMPLIANT']);
  });

  test('a deletion is the newest version and not applicable', async () => {
    const gone = file('z.json', snapshot(box('b', null, { ...at(3), configurationItemStatus: 'ResourceDeleted' })));
    expect(results(await evaluateJson([old(), recent(), gone, '--rule', 'big-box']))).toEqual([
      'big-box b NOT_APPLICABLE',
    ]);
  });

  test.each([
    ['text that is no JSON', { configuration: '{"size":' }],
    ['an unknown status', { configurationItemStatus: 'ResourceParked' }],
  ])('an older one is not evaluated in the place of one with %s', async (_what, more) => {
    const broken = file('z.json', snapshot(box('b', { size: 1 }, { ...at(3), ...more })));
    const report = await evaluateJson([broken, recent(), '--rule', 'big-box']);
    expect(report).toMatchObject({ code: 2, evaluations: [], unreadable: [{ resourceId: 'b' }] });
    const older = await evaluateJson([broken, recent(), '--rule', 'big-box', '--at', '2026-03-01T02:30:00Z']);
    expect(results(older)).toEqual(['big-box b COMPLIANT']);
  });

  test('the same id in another Region is another resource', async () => {
    const other = file('o.json', snapshot(box('b', { size: 1 }, { awsRegion: 'us-east-1' })));
    expect(results(await evaluateJson([old(), other, '--rule', 'big-box']))).toHaveLength(2);
  });

  test('an outdated version that is unreadable is not reported', async () => {
    const broken = file('a.json', snapshot(box('b', { size: 'huge' }, at(1))));
    expect(await evaluateJson([broken, recent()])).toMatchObject({ code: 0, unreadable: [] });
  });
});

describe('facts', () => {
  const withLid = () => file('box.json', snapshot(box('b', { size: 1, lid: 'l' })));
  const lid = (colour: unknown, more: object = {}) => snapshot(item('Test::Lid', 'l', { colour }, more));
  const judge = (...paths: string[]) => evaluateJson([...paths, '--rule', 'red-lid']);

  test.each([
    ['after the item', () => [withLid(), file('z.json', lid('red'))]],
    ['before the item', () => [file('a.json', lid('red')), withLid()]],
  ])('are used wherever they are in the input: %s', async (_name, paths) => {
    const report = await judge(...paths());
    expect(report.evaluations).toMatchObject([{ complianceType: 'NON_COMPLIANT', annotation: 'Lid l is red' }]);
    expect(report.summary).toMatchObject({ evaluated: 1, nonCompliant: 1, unjudgedTypes: { 'Test::Lid': 1 } });
  });

  test('come from the newest version of the item', async () => {
    const paths = [file('a.json', lid('blue', at(5))), file('b.json', lid('red', at(4)))];
    expect(results(await judge(withLid(), ...paths))).toEqual(['red-lid b COMPLIANT']);
  });

  test('do not come from a deleted item', async () => {
    const gone = file('g.json', lid('blue', { configurationItemStatus: 'ResourceDeleted' }));
    expect((await judge(withLid(), gone)).evaluations[0].annotation).toBe(
      'Insufficient data: the colour of lid l is not in the input',
    );
  });

  test('an unreadable item is reported when a fact needs it', async () => {
    const report = await judge(withLid(), file('l.json', lid(7)));
    expect(report).toMatchObject({
      code: 2,
      unreadable: [
        {
          resourceType: 'Test::Lid',
          resourceId: 'l',
          message: 'Cannot collect lid colour: Cannot read configuration.colour: expected a string, found 7',
        },
      ],
    });
  });

  test('an unresolved value of a template is kept until the facts are known', async () => {
    const template = file(
      't.yaml',
      'Resources:\n  B:\n    Type: Test::Box\n    Properties: { lid: !ImportValue L, size: 1 }\n',
    );
    expect((await judge(template)).evaluations).toMatchObject([
      {
        resourceId: 'B',
        complianceType: 'NON_COMPLIANT',
        annotation: expect.stringMatching(/^Insufficient data: .*Properties\.lid/),
      },
    ]);
  });
});

describe('unreadable input is reported, and the rest is evaluated', () => {
  const good = snapshot(box('good', { size: 1 }));
  const circle = () => {
    symlinkSync('bad', join(folder, 'bad'));
    return join(folder, 'bad');
  };
  const whole = gzipSync(
    snapshot(...Array.from({ length: 500 }, (_, index) => box(`b${index}`, { size: 1, pad: `${index * 7919}` }))),
  );

  test.each([
    [
      'a truncated gzip',
      () => file('bad.gz', whole.subarray(0, whole.length - 300)),
      /^Cannot inflate .*unexpected end of file/,
    ],
    [
      'a broken JSON',
      () => file('bad.json', `${good.slice(0, -2)}, {"resourceType": `),
      /^Cannot continue at byte \d+: the text ends inside an element/,
    ],
    ['an item that is no JSON', () => file('bad.json', good.replace('"size":1', '"size":')), /^Cannot parse item 1/],
    [
      'JSON of something else',
      () => file('bad.json', '{"hello":"world"}'),
      /^Cannot detect the format: found the key "hello"/,
    ],
    ['no JSON at all', () => file('bad.json', 'hello'), /expected JSON or a CloudFormation template, found "hello"/],
    ['an empty file', () => file('bad.json', ''), /empty/],
    ['a file that is not there', () => join(folder, 'bad'), /there is no such file or folder/],
    ['links in a circle', circle, /its links form a circle/],
    [
      'a wrong type',
      () => file('bad.json', snapshot(box('b', { size: 'huge' }))),
      /^Cannot read configuration.size: expected an integer, found "huge"$/,
    ],
    [
      'an item without an id',
      () => file('bad.json', snapshot({ ...box('', {}), resourceId: undefined })),
      /resourceId/,
    ],
  ])('%s', async (_name, bad, message) => {
    const path = bad();
    const report = await evaluateJson([path, file('good.json', good), '--rule', 'big-box']);
    expect(report.code).toBe(2);
    expect(report.unreadable[0].message).toMatch(message);
    expect(report.unreadable[0].source).toBe(path);
    expect(results(report)).toContain('big-box good COMPLIANT');
  });

  test('evaluates the contents of a truncated gzip before its end', async () => {
    const report = await evaluateJson([file('bad.gz', whole.subarray(0, whole.length - 300)), '--rule', 'big-box']);
    expect(report.summary.compliant).toBeGreaterThan(100);
  });

  test('evaluates the items around a broken one', async () => {
    const text = snapshot(box('b1', { size: 1 }), box('b2', { size: 1 }), box('b3', { size: 1 })).replace(
      '"b2"',
      '"b2" oops',
    );
    const report = await evaluateJson([file('a.json', text), '--rule', 'big-box']);
    expect(results(report)).toEqual(['big-box b1 COMPLIANT', 'big-box b3 COMPLIANT']);
    expect(report.unreadable).toMatchObject([
      { resourceType: 'Test::Box', message: expect.stringMatching(/^Cannot parse item 2/) },
    ]);
  });

  test('reports a rule that throws, and runs the other rules', async () => {
    const report = await evaluateJson([file('good.json', good)], { rules: [bigBox, faulty] });
    expect(results(report)).toEqual(['big-box good COMPLIANT']);
    expect(report.unreadable).toMatchObject([
      { resourceId: 'good', rule: 'faulty', message: expect.stringContaining('undefined') },
    ]);
  });

  test('reports an item that no rule can read once', async () => {
    const path = file('a.json', snapshot(box('b', [7])));
    expect((await evaluateJson([path])).unreadable).toEqual([
      {
        source: path,
        resourceType: 'Test::Box',
        resourceId: 'b',
        message: 'Cannot read configuration: expected an object, found [7]',
      },
    ]);
  });

  test('any bytes give a report and never COMPLIANT', async () => {
    const piece = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom(
        '{"configurationItems":[',
        '{"resourceType":"Test::Box",',
        '"configuration":',
        '}',
        ']',
        ',',
        '\n',
        'Resources:\n',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const report = await evaluateJson(['-'], { stdin: Readable.from([Buffer.from(pieces.join(''))]) });
        expect(report.summary.compliant).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('folders', () => {
  test('are listed by name, without hidden files', async () => {
    file('s/b/2.json', snapshot(box('second', { size: 1 })));
    file('s/a/1.json', snapshot(box('first', { size: 1 })));
    file('s/.hidden/3.json', 'nonsense');
    file('s/a/ConfigWritabilityCheckFile', '');
    const report = await evaluateJson([join(folder, 's'), '--rule', 'big-box']);
    expect(results(report)).toEqual(['big-box first COMPLIANT', 'big-box second COMPLIANT']);
    expect(report.unreadable).toEqual([]);
  });

  test('a link to a parent folder is followed once', async () => {
    file('s/1.json', snapshot(box('b', { size: 1 })));
    symlinkSync('..', join(folder, 's/up'));
    expect((await evaluateJson([join(folder, 's'), '--rule', 'big-box'])).summary.items).toBe(1);
  });

  test('an empty folder is an error', async () => {
    expect(await run(['evaluate', folder])).toMatchObject({
      code: 2,
      err: `assay: Nothing to evaluate: no files in ${folder}\n`,
    });
  });

  test('a cloud assembly is read as its templates, each in its account and Region', async () => {
    file('out/cdk.out', '{"version":"44.0.0"}');
    file('out/tree.json', '{"version":"tree-0.1"}');
    file(
      'out/manifest.json',
      JSON.stringify({
        version: '44.0.0',
        artifacts: {
          App: {
            type: 'aws:cloudformation:stack',
            environment: 'aws://444455556666/us-east-1',
            properties: { templateFile: 'App.template.json' },
          },
        },
      }),
    );
    file(
      'out/App.template.json',
      JSON.stringify({ Resources: { B: { Type: 'Test::Box', Properties: { size: 50 } } } }),
    );
    const report = await evaluateJson([join(folder, 'out'), '--rule', 'big-box']);
    expect(report.unreadable).toEqual([]);
    expect(report.evaluations).toMatchObject([{ resourceId: 'B', accountId: '444455556666', region: 'us-east-1' }]);
  });
});

test('a file gives the parameters of templates, and the command line overrides it', async () => {
  const resources = { B: { Type: 'Test::Box', Properties: { size: { Ref: 'Size' } } } };
  const template = file('t.json', JSON.stringify({ Parameters: { Size: { Type: 'Number' } }, Resources: resources }));
  const parameters = file('p.json', JSON.stringify([{ ParameterKey: 'Size', ParameterValue: '70' }]));
  const evaluate = async (...args: string[]) =>
    (await evaluateJson([template, '--rule', 'big-box', ...args])).evaluations.map(
      ({ annotation }: { annotation: string }) => annotation,
    );
  expect(await evaluate('--template-params', parameters)).toEqual(['Size 70 is more than 10']);
  expect(await evaluate('--template-params', parameters, '--template-param', 'Size=5')).toEqual([null]);
});

test.each([
  ['used by one of two templates', ['Size=5', 'Color=red'], []],
  [
    'of no template',
    ['Size=5', 'Colour=red', 'Zone=a'],
    [
      'No template has the parameter "Colour", so its value is not used; did you mean "Color"?',
      'No template has the parameter "Zone", so its value is not used',
    ],
  ],
])('a note names the parameters %s', async (_, values, expected) => {
  const box = (name: string) =>
    JSON.stringify({
      Parameters: { [name]: { Type: 'String' } },
      Resources: { B: { Type: 'Test::Box', Properties: { size: { Ref: name } } } },
    });
  const files = [file('size.json', box('Size')), file('color.json', box('Color'))];
  const args = values.flatMap((value) => ['--template-param', value]);
  const { notes } = await evaluateJson([...files, '--rule', 'big-box', ...args]);
  expect(notes.filter((note: string) => note.startsWith('No template'))).toEqual(expected);
});

test('a nested stack of a cloud assembly gets the parameters of its parent', async () => {
  file(
    'out/manifest.json',
    JSON.stringify({
      version: '44.0.0',
      artifacts: { App: { type: 'aws:cloudformation:stack', properties: { templateFile: 'App.template.json' } } },
    }),
  );
  file(
    'out/App.template.json',
    JSON.stringify({
      Resources: {
        Inner: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: 'https://example.com/t', Parameters: { Size: '70' } },
          Metadata: { 'aws:asset:path': 'Inner.nested.template.json', 'aws:asset:property': 'TemplateURL' },
        },
      },
    }),
  );
  file(
    'out/Inner.nested.template.json',
    JSON.stringify({
      Parameters: { Size: { Type: 'Number' } },
      Resources: { B: { Type: 'Test::Box', Properties: { size: { Ref: 'Size' } } } },
    }),
  );
  const report = await evaluateJson([join(folder, 'out'), '--rule', 'big-box']);
  expect(report.evaluations).toMatchObject([{ resourceId: 'B', annotation: 'Size 70 is more than 10' }]);
});

test('several workers give the same result as one', async () => {
  for (let index = 0; index < 20; index++) {
    file(
      `s/${index}.json`,
      snapshot(
        box(`b${index % 7}`, { size: index, lid: 'l' }, at(index % 5)),
        item('Test::Lid', 'l', { colour: 'red' }, at(index % 3)),
      ),
    );
  }
  const started: string[] = [];
  const workers = {
    cores: 4,
    startThreads: (count: number) => started.push(`${count} threads`),
    startWorkers: (settings: RunSettings, count: number) => {
      started.push(`${count} workers`);
      return Array.from({ length: count }, () => new InlineWorker(enableRules(sampleRules, settings), settings));
    },
  };
  const pad = ' '.repeat(5 << 20);
  file('s/big.json', `${snapshot(box('big', { size: 1 }))}${pad}`);
  const one = await evaluateJson([join(folder, 's')]);
  expect(await evaluateJson([join(folder, 's')], workers)).toEqual(one);
  expect(started).toEqual(['3 threads', '3 workers']);
  expect(one.summary.items).toBe(41);
});

describe('waivers', () => {
  const waivers = (...lines: string[]) =>
    file('waivers.yaml', `waivers:\n${lines.map((line) => `  - ${line}\n`).join('')}`);
  const waiver = (more: string) => `{ rule: big-box, resource: 'b*', owner: kim, reason: moving house, ${more} }`;
  const big = () => file('a.json', snapshot(box('b', { size: 50 })));

  test('turn non-compliant into not applicable, with the reason', async () => {
    const report = await evaluateJson([
      big(),
      '--rule',
      'big-box',
      '--waivers',
      waivers(waiver('expires: 2026-03-01')),
    ]);
    expect(report).toMatchObject({
      code: 0,
      evaluations: [{ complianceType: 'NOT_APPLICABLE', annotation: 'Waived until 2026-03-01 by kim: moving house' }],
    });
  });

  test('are ignored after they expire, with a warning', async () => {
    const { code, out } = await run([
      'evaluate',
      big(),
      '--rule',
      'big-box',
      '--waivers',
      waivers(waiver('expires: 2026-02-28')),
    ]);
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'The waiver of "b*" for big-box (kim) expired on 2026-02-28 and is ignored',
    );
  });

  test('that are broken are unreadable and waive nothing', async () => {
    const path = waivers(
      waiver('ticket: T-1'),
      "{ rule: bog-box, resource: 'b*', owner: kim, reason: r, expires: 2026-12-31 }",
    );
    const report = await evaluateJson([big(), '--rule', 'big-box', '--waivers', path]);
    expect(report.code).toBe(2);
    expect(report.unreadable).toEqual([
      { source: path, message: 'Cannot use waiver 1 (big-box, b*): "expires" is missing' },
      { source: path, message: 'Cannot use the waiver of "b*": there is no rule "bog-box"' },
    ]);
    expect(results(report)).toEqual(['big-box b NON_COMPLIANT']);
  });
});

describe('--fail-on', () => {
  test.each([
    ['low', 1],
    ['medium', 0],
    ['never', 0],
  ])('%s gives exit code %d for a non-compliant resource of low severity', async (severity, code) => {
    expect(
      (await run(['evaluate', file('a.json', snapshot(box('b', { size: 50 }))), '--fail-on', severity])).code,
    ).toBe(code);
  });
});

describe('usage errors are one line, with exit code 2', () => {
  test.each([
    [[], 'Nothing to evaluate: give a file, a folder, or - for standard input'],
    [['a', '--formt', 'x'], 'There is no option "--formt": did you mean "--format"?'],
    [
      ['a', '--format', 'xml'],
      'Cannot use --format "xml": expected table, json, ndjson, csv, sarif, ocsf, junit, github, html',
    ],
    [
      ['a', '--now', 'soon'],
      'Cannot use --now "soon": expected a time with a zone (2026-03-01T12:00:00Z), a day (2026-03-01) or a relative time (2w ago, yesterday)',
    ],
    [['a', '--severity', 'bad'], 'Cannot use --severity "bad": expected critical, high, medium, low'],
    [['a', '--rule', 'big-bx'], 'There is no rule "big-bx": did you mean "big-box"?'],
    [['a', '--template-param', 'x'], 'Cannot read --template-param "x": expected <key>=<value>'],
    [['a', '--waivers', '/nowhere/w.yaml'], 'Cannot read waivers "/nowhere/w.yaml": there is no such file'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await run(['evaluate', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(`assay: ${message}`);
  });
});
