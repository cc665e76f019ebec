import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packBundle } from '../../lib/history/evidence/archive';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { createHistory, createItem } from '../history/items';
import { rules } from '../rules/registry';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const HOSTILE = '::error::x\u001b[2J##[group]';
const volume = (day: string, volumeType: string) =>
  createItem({
    configurationItemCaptureTime: `${day}T00:00:00.000Z`,
    resourceName: HOSTILE,
    configuration: { volumeId: 'vol-0a', size: 100, iops: 300, volumeType, state: 'in-use', attachments: [] },
  });
const group = createItem({
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a',
  configuration: { groupId: 'sg-0a', groupName: 'web', vpcId: 'vpc-0a', ipPermissions: [], ipPermissionsEgress: [] },
});
const networkInterface = (day: string, groups: readonly string[]) =>
  createItem({
    resourceType: 'AWS::EC2::NetworkInterface',
    resourceId: 'eni-0a',
    configurationItemCaptureTime: `${day}T00:00:00.000Z`,
    configuration: { networkInterfaceId: 'eni-0a', groups: groups.map((groupId) => ({ groupId })) },
  });

const history = createHistory([
  volume('2026-01-01', 'gp2'),
  volume('2026-02-15', 'gp3'),
  volume('2026-03-01', 'gp2'),
  group,
  networkInterface('2026-01-01', ['sg-0a']),
  networkInterface('2026-02-01', []),
  networkInterface('2026-03-01', ['sg-0a']),
]);
const PERIOD = ['--from', '2026-02-10', '--to', '2026-02-20'];
const RULES = ['--rule', 'gp2-volume,unused-security-group'];
const io = { rules, readRuleCode: async (name: string) => `// ${name}\n` };

/** Of a type that the rules do not read. */
const BROKEN = '111122223333_Config_eu-west-1_ConfigHistory_AWS::EC2::Subnet_20260105T000000Z_20260105T060000Z_1.json';

let store: string;
let bundle: string;
beforeAll(async () => {
  const folder = createFolder({ 'history.json': history, [BROKEN]: '{"configurationItems": [{}' });
  store = join(folder, 'history.duckdb');
  await ingestFiles([join(folder, 'history.json'), join(folder, BROKEN)], { store });
  bundle = join(folder, 'evidence');
  expect(await run(['evidence', ...PERIOD, ...RULES, '--out', bundle, '--store', store], io)).toMatchObject({
    code: 0,
  });
});

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const read = (path: string) => readFileSync(join(bundle, path), 'utf8');
const readLines = (path: string) =>
  read(path)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a bundle', () => {
  test('has the hash of each file, in a manifest that is the same each time', async () => {
    const again = join(createFolder({}), 'again');
    const { out } = await run(
      ['evidence', ...PERIOD, ...RULES, '--out', again, '--store', store, '--format', 'json'],
      io,
    );
    const text = read('manifest.json');
    expect(JSON.parse(out)).toEqual({ out: again, sha256: sha256(text), manifest: JSON.parse(text) });
    const member = (path: string) => ({
      path,
      bytes: readFileSync(join(bundle, path)).length,
      sha256: sha256(read(path)),
    });
    expect(JSON.parse(text)).toEqual({
      format: 'assay evidence',
      version: 1,
      tool: { name: 'assay', version: '0.1.0' },
      from: '2026-02-10T00:00:00.000Z',
      to: '2026-02-20T00:00:00.000Z',
      counts: { inputs: 2, versions: 5, results: 3 },
      members: [
        ...['inputs.ndjson', 'versions.ndjson', 'rules.json', 'waivers.json', 'results.ndjson', 'coverage.json'],
        ...['code/gp2-volume.mjs', 'code/unused-security-group.mjs'],
      ].map(member),
    });
  });

  test('has the hashes of all files that were ingested, unreadable ones too', () => {
    expect(readLines('inputs.ndjson')).toEqual([
      expect.objectContaining({
        path: expect.stringContaining(BROKEN),
        sha256: sha256('{"configurationItems": [{}'),
        versions: 0,
        unreadable: expect.any(Number),
      }),
      {
        path: expect.stringMatching(/history\.json$/),
        sha256: sha256(history),
        bytes: history.length,
        versions: 7,
        events: 0,
        unreadable: 0,
      },
    ]);
  });

  test('has the versions of the period as they were read, and earlier ones of which facts come', () => {
    const versions = readLines('versions.ndjson');
    expect(versions.map(({ resourceId, from, until }) => [resourceId, from.slice(0, 10), until?.slice(0, 10)])).toEqual(
      [
        ['eni-0a', '2026-01-01', '2026-02-01'],
        ['eni-0a', '2026-02-01', undefined],
        ['sg-0a', '2026-01-01', undefined],
        ['vol-0a', '2026-01-01', '2026-02-15'],
        ['vol-0a', '2026-02-15', undefined],
      ],
    );
    const { item, sha256: hash } = versions[3];
    expect({ item, hash }).toEqual({ item: JSON.stringify(volume('2026-01-01', 'gp2')), hash: sha256(item) });
  });

  test('has the results of the period, as they were known at its end', () => {
    expect(
      readLines('results.ndjson').map(({ rule, complianceType, from, until }) =>
        [rule, complianceType, from.slice(0, 10), until?.slice(0, 10)].join(' '),
      ),
    ).toEqual([
      'unused-security-group NON_COMPLIANT 2026-02-01 ',
      'gp2-volume NON_COMPLIANT 2026-01-01 2026-02-15',
      'gp2-volume COMPLIANT 2026-02-15 ',
    ]);
  });

  test('has the rules with the values of their parameters', () => {
    expect(JSON.parse(read('rules.json'))).toEqual(
      [
        {
          name: 'unused-security-group',
          title: expect.any(String),
          severity: 'low',
          parameters: {},
          origin: 'assay',
          code: { path: 'code/unused-security-group.mjs', sha256: sha256('// unused-security-group\n') },
        },
        expect.objectContaining({ name: 'gp2-volume', origin: 'assay' }),
      ].sort((a, b) => rules.findIndex(({ name }) => name === a.name) - rules.findIndex(({ name }) => name === b.name)),
    );
  });
});

/** A copy of the bundle that a test changes. */
function copyBundle(change: (folder: string) => void): string {
  const copy = join(createFolder({}), 'copy');
  cpSync(bundle, copy, { recursive: true });
  change(copy);
  return copy;
}

const edit = (path: string, from: string, to: string) => (folder: string) => {
  const text = readFileSync(join(folder, path), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, path), text.replace(from, to));
};

/** Writes the hashes of the files as they are now into the manifest, as a forger would. */
function forgeManifest(folder: string): void {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  for (const member of manifest.members) {
    const bytes = readFileSync(join(folder, member.path));
    Object.assign(member, { bytes: bytes.length, sha256: sha256(bytes) });
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

const verify = async (folder: string, given: Parameters<typeof run>[1] = io, ...args: string[]) => {
  const { code, out, err } = await run(['evidence', 'verify', folder, '--format', 'json', ...args], given);
  return { code, err, ...JSON.parse(out || '{}') };
};

test('a bundle verifies without the store', async () => {
  expect(await verify(copyBundle(() => {}))).toEqual({
    code: 0,
    err: '',
    bundle: expect.any(String),
    verified: true,
    sha256: sha256(read('manifest.json')),
    from: '2026-02-10T00:00:00.000Z',
    to: '2026-02-20T00:00:00.000Z',
    tool: { name: 'assay', version: '0.1.0' },
    differences: [],
    moreDifferences: 0,
    uncheckedRules: [],
    results: { recorded: 3, equal: 3, notEvaluated: 0 },
  });
});

test('a bundle that was made for another period agrees with itself, but not with the hash that was kept', async () => {
  const kept = sha256(read('manifest.json')).toUpperCase();
  const other = copyBundle((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, to: '2026-02-27T00:00:00.000Z' }));
  });
  expect(await verify(bundle, io, '--sha256', kept)).toMatchObject({ code: 0, verified: true });
  expect(await verify(other)).toMatchObject({ code: 0, verified: true });
  expect(await verify(other, io, '--sha256', kept)).toMatchObject({
    code: 1,
    verified: false,
    results: { recorded: 3, equal: 3, notEvaluated: 0 },
    differences: [{ ...changed('manifest.json'), message: 'its SHA-256 is not the one that was given' }],
  });
});

const changed = (path: string) => ({ kind: 'file', path, problem: 'changed' });
const result = (rule: string, complianceType: string) => expect.objectContaining({ rule, complianceType });

test.each<[name: string, change: (folder: string) => void, differences: object[]]>([
  [
    'another result',
    edit('results.ndjson', '"complianceType":"NON_COMPLIANT"', '"complianceType":"COMPLIANT"'),
    [
      changed('results.ndjson'),
      {
        kind: 'result',
        problem: 'differs',
        recorded: result('unused-security-group', 'COMPLIANT'),
        evaluated: result('unused-security-group', 'NON_COMPLIANT'),
      },
    ],
  ],
  [
    'a result that was removed',
    (folder) => {
      const path = join(folder, 'results.ndjson');
      writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(1).join('\n'));
    },
    [
      changed('results.ndjson'),
      {
        kind: 'result',
        problem: 'additional',
        recorded: null,
        evaluated: result('unused-security-group', 'NON_COMPLIANT'),
      },
    ],
  ],
  [
    'a line that is no result',
    edit('results.ndjson', '{"rule"', 'nothing\n{"rule"'),
    [changed('results.ndjson'), { kind: 'result', problem: 'missing', recorded: {}, evaluated: null }],
  ],
  [
    'another version of a resource, with a manifest that was made for it',
    (folder) => {
      edit('versions.ndjson', '\\"volumeType\\":\\"gp3\\"', '\\"volumeType\\":\\"gp2\\"')(folder);
      forgeManifest(folder);
    },
    [
      {
        kind: 'version',
        problem: 'changed',
        resourceType: 'AWS::EC2::Volume',
        resourceId: 'vol-0a',
        captureTime: '2026-02-15T00:00:00.000Z',
      },
      {
        kind: 'result',
        problem: 'differs',
        recorded: result('gp2-volume', 'COMPLIANT'),
        evaluated: result('gp2-volume', 'NON_COMPLIANT'),
      },
    ],
  ],
  [
    'a waiver that was added, with a manifest that was made for it',
    (folder) => {
      const waiver = { rule: 'gp2-volume', resource: 'vol-0a', reason: 'x', owner: 'x', expires: '2026-12-31' };
      writeFileSync(join(folder, 'waivers.json'), JSON.stringify([waiver]));
      forgeManifest(folder);
    },
    [
      {
        kind: 'result',
        problem: 'differs',
        recorded: result('gp2-volume', 'NON_COMPLIANT'),
        evaluated: result('gp2-volume', 'NOT_APPLICABLE'),
      },
    ],
  ],
  ...(
    [
      [
        'inputs.ndjson',
        (folder) => writeFileSync(join(folder, 'inputs.ndjson'), ''),
        'it has 0 lines, and manifest.json counts 2',
      ],
      ['code/gp2-volume.mjs', edit('code/gp2-volume.mjs', 'gp2', 'gp3'), 'it is not the code that rules.json lists'],
      ['coverage.json', (folder) => writeFileSync(join(folder, 'coverage.json'), '{}'), 'it is not a list'],
    ] satisfies [string, (folder: string) => void, string][]
  ).map(([path, change, message]): [string, (folder: string) => void, object[]] => [
    `${path} that contradicts other files, with a manifest that was made for it`,
    (folder) => {
      change(folder);
      forgeManifest(folder);
    },
    [{ kind: 'file', path, problem: 'inconsistent', message }],
  ]),
  [
    'another count in the manifest',
    edit('manifest.json', '"results": 3', '"results": 4'),
    [
      {
        kind: 'file',
        path: 'results.ndjson',
        problem: 'inconsistent',
        message: 'it has 3 lines, and manifest.json counts 4',
      },
    ],
  ],
  [
    'a file of another size, which is not read',
    (folder) => truncateSync(join(folder, 'inputs.ndjson'), 1e12),
    [changed('inputs.ndjson')],
  ],
  [
    'code that is missing',
    (folder) => rmSync(join(folder, 'code'), { recursive: true }),
    [
      { kind: 'file', path: 'code/gp2-volume.mjs', problem: 'missing' },
      { kind: 'file', path: 'code/unused-security-group.mjs', problem: 'missing' },
    ],
  ],
  [
    'files that nobody recorded',
    (folder) => {
      writeFileSync(join(folder, 'more.txt'), 'x');
      mkdirSync(join(folder, 'code/a/b'), { recursive: true });
    },
    [
      { kind: 'file', path: 'code/a/b', problem: 'unexpected' },
      { kind: 'file', path: 'more.txt', problem: 'unexpected' },
    ],
  ],
])('names %s', async (_name, change, differences) => {
  const { code, verified, differences: found } = await verify(copyBundle(change));
  expect({ code, verified }).toEqual({ code: 1, verified: false });
  expect(found).toEqual(expect.arrayContaining(differences));
  expect(found).toHaveLength(differences.length);
});

test('shows the field that differs where the outcome is the same', async () => {
  const other = copyBundle(edit('results.ndjson', '"severity":"low"', '"severity":"high"'));
  const { out } = await run(['evidence', 'verify', other], io);
  expect(out).toContain('    recorded:  severity "high"\n    evaluated: severity "low"\n');
});

test.each([
  [
    '{"resourceType":"AWS::EC2::Volume","resourceId":"vol-1","captureTime":"2026-01-01T00:00:00.000Z","unreadable":true}',
    'unreadable item of AWS::EC2::Volume vol-1 from 2026-01-01T00:00:00.000Z',
  ],
  [
    '{"resourceType":"AWS::EC2::Volume","resourceId":"","captureTime":null,"unreadable":true}',
    'unreadable item of AWS::EC2::Volume',
  ],
  ['{}', 'a line that is no result'],
])('names the recorded line %s', async (line, name) => {
  const other = copyBundle(edit('results.ndjson', '{"rule"', `${line}\n{"rule"`));
  const { out } = await run(['evidence', 'verify', other], io);
  expect(out).toContain(`\n  ${name}\n`);
});

test('a bundle keeps the severities and parameters of a configuration, and the waivers', async () => {
  const folder = createFolder({
    'a.json': JSON.stringify({ rules: { '*': false, 'gp2-volume': { severity: 'critical' } }, waivers: 'w.json' }),
    'w.json': JSON.stringify([
      { rule: 'gp2-volume', resource: 'vol-0a', reason: 'moves soon', owner: 'web', expires: '2026-01-31' },
    ]),
  });
  const out = join(folder, 'e');
  await run(['evidence', ...PERIOD, '--config', join(folder, 'a.json'), '--out', out, '--store', store], io);
  expect(JSON.parse(readFileSync(join(out, 'rules.json'), 'utf8'))).toMatchObject([
    { name: 'gp2-volume', severity: 'critical' },
  ]);
  expect(await verify(out)).toMatchObject({ code: 0, results: { recorded: 2, equal: 2 } });
});

test('names a rule that is missing, and does not evaluate its results', async () => {
  const without = rules.filter(({ name }) => name !== 'gp2-volume');
  expect(await verify(bundle, { ...io, rules: without })).toMatchObject({
    code: 1,
    differences: [{ kind: 'rule', rule: 'gp2-volume', problem: 'missing' }],
    results: { recorded: 3, equal: 1, notEvaluated: 2 },
  });
});

test('names a rule of another version', async () => {
  const readRuleCode = async (name: string) => (name === 'gp2-volume' ? '// new\n' : `// ${name}\n`);
  expect(await verify(bundle, { ...io, readRuleCode })).toMatchObject({
    code: 1,
    differences: [{ kind: 'rule', rule: 'gp2-volume', problem: 'anotherVersion' }],
    results: { recorded: 3, equal: 3, notEvaluated: 0 },
  });
});

test('names a rule whose parameters are others', async () => {
  const other = copyBundle((folder) => {
    edit('rules.json', '"parameters": {}', '"parameters": { "limit": "1" }')(folder);
    forgeManifest(folder);
  });
  const { differences } = await verify(other);
  expect(differences).toEqual([
    {
      kind: 'rule',
      rule: expect.any(String),
      problem: 'anotherParameter',
      message: expect.stringMatching(/has no parameter "limit"/),
    },
  ]);
});

test('says for which rules the code cannot be compared', async () => {
  expect(await verify(bundle, { rules })).toMatchObject({
    code: 0,
    verified: true,
    uncheckedRules: expect.arrayContaining(['gp2-volume', 'unused-security-group']),
  });
});

const editManifest = (change: (manifest: { members: object[] }) => object) => (folder: string) => {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...change(manifest) }));
};
const addMember = (path: string) =>
  editManifest(({ members }) => ({ members: [...members, { path, bytes: 1, sha256: '0'.repeat(64) }] }));

test.each<[name: string, change: (folder: string) => void, message: RegExp]>([
  ['a path outside', addMember('../../etc/passwd'), /"\.\.\/\.\.\/etc\/passwd" is not a file of an evidence bundle$/],
  ['an absolute path', addMember('/etc/passwd'), /"\/etc\/passwd" is not a file of an evidence bundle$/],
  ['a path with a detour', addMember('code/../../x.mjs'), /"code\/\.\.\/\.\.\/x\.mjs" is not a file/],
  ['a file listed twice', addMember('rules.json'), /manifest\.json lists a file twice$/],
  [
    'a link',
    (folder) => {
      rmSync(join(folder, 'versions.ndjson'));
      symlinkSync('/etc/passwd', join(folder, 'versions.ndjson'));
    },
    /"versions\.ndjson" is a link$/,
  ],
  [
    'a folder that is a link',
    (folder) => {
      rmSync(join(folder, 'code'), { recursive: true });
      symlinkSync(bundle, join(folder, 'code'));
    },
    /"code" is not a folder$/,
  ],
  [
    'a manifest that is a link',
    (folder) => {
      rmSync(join(folder, 'manifest.json'));
      symlinkSync(join(bundle, 'manifest.json'), join(folder, 'manifest.json'));
    },
    /"manifest\.json" is a link$/,
  ],
  [
    'a folder as a file',
    (folder) => {
      rmSync(join(folder, 'waivers.json'));
      mkdirSync(join(folder, 'waivers.json'));
    },
    /"waivers\.json" is not a file$/,
  ],
  [
    'a document that is too large',
    (folder) => truncateSync(join(folder, 'rules.json'), 1e12),
    /"rules\.json" has 1000000000000 bytes, more than 16777216$/,
  ],
  [
    'a line that is too long',
    (folder) => truncateSync(join(folder, 'results.ndjson'), 1e7),
    /line 4 of "results\.ndjson" is longer than 1048576 characters$/,
  ],
  ['a document that is missing', (folder) => rmSync(join(folder, 'waivers.json')), /it has no waivers\.json$/],
  [
    'a line that is no version',
    edit('versions.ndjson', '"resourceType"', '"type"'),
    /line 1 of versions\.ndjson is not a version$/,
  ],
  [
    'rules that are none',
    (folder) => writeFileSync(join(folder, 'rules.json'), '[1]'),
    /rules\.json is not a list of rules$/,
  ],
  [
    'waivers that are none',
    (folder) => writeFileSync(join(folder, 'waivers.json'), '[{}]'),
    /waivers\.json: Cannot use waiver 1/,
  ],
  ['another format', editManifest(() => ({ version: 2 })), /it has format version 2, expected 1$/],
  ['an incomplete manifest', editManifest(() => ({ from: 'soon' })), /manifest\.json is incomplete$/],
  [
    'no bundle',
    (folder) => writeFileSync(join(folder, 'manifest.json'), 'x'),
    /manifest\.json is not the manifest of an evidence bundle$/,
  ],
])('refuses %s', async (_name, change, message) => {
  const { code, out, err } = await run(['evidence', 'verify', copyBundle(change)], io);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^assay: Cannot verify the bundle: /);
  expect(err.trimEnd()).toMatch(message);
});

describe('an archive', () => {
  let archive: string;
  beforeAll(async () => {
    archive = join(createFolder({}), 'evidence.tar.gz');
    await run(['evidence', ...PERIOD, ...RULES, '--out', archive, '--store', store], io);
  });

  test('is the bundle as one file, with the same bytes each time', async () => {
    const again = join(createFolder({}), 'again.tgz');
    await run(['evidence', ...PERIOD, ...RULES, '--out', again, '--store', store], io);
    expect(readFileSync(again).equals(readFileSync(archive))).toBe(true);
    expect(readdirSync(dirname(again))).toEqual(['again.tgz']);
    expect(await verify(archive)).toMatchObject({ code: 0, verified: true, sha256: sha256(read('manifest.json')) });
  });

  test('is not overwritten', async () => {
    const { err } = await run(['evidence', ...PERIOD, ...RULES, '--out', archive, '--store', store], io);
    expect(err).toBe(`assay: Cannot write "${archive}": there is such a file\n`);
  });

  test('has the differences of its bundle', async () => {
    const folder = copyBundle(edit('results.ndjson', '"outcome":"compliant"', '"outcome":"compliant "'));
    const { members } = JSON.parse(read('manifest.json'));
    const other = join(createFolder({}), 'other.tgz');
    const results = readFileSync(join(folder, 'results.ndjson')).length;
    expect(results).toBe(members[4].bytes + 1);
    await packFiles(folder, ['manifest.json', 'results.ndjson'], other);
    const { err } = await run(['evidence', 'verify', other], io);
    expect(err).toBe(
      `assay: Cannot verify the bundle: "results.ndjson" has ${results} bytes, more than ${results - 1}\n`,
    );
  });

  const packFiles = (folder: string, paths: readonly string[], target: string) =>
    packBundle(
      folder,
      paths.map((path) => ({ path, bytes: readFileSync(join(folder, path)).length, sha256: '' })),
      target,
    );
  /** Packs some files of the bundle, and changes the bytes of the archive. */
  const pack = async (paths: readonly string[], change: (tar: Buffer) => Buffer = (tar) => tar) => {
    const folder = createFolder({ 'outside.txt': 'x' });
    cpSync(bundle, join(folder, 'bundle'), { recursive: true });
    const target = join(folder, 'a.tgz');
    await packFiles(join(folder, 'bundle'), paths, target);
    writeFileSync(target, gzipSync(change(gunzipSync(readFileSync(target)))));
    return target;
  };
  const withType = (type: string) => (tar: Buffer) => {
    tar.write(type, tar.lastIndexOf('waivers.json') + 156, 'latin1');
    return tar;
  };

  test.each<[name: string, make: () => Promise<string>, message: RegExp]>([
    [
      'a path outside',
      () => pack(['manifest.json', '../outside.txt']),
      /"\.\.\/outside\.txt" is not listed in manifest\.json$/,
    ],
    [
      'an archive without a manifest',
      () => pack(['rules.json']),
      /the archive begins with "rules\.json", expected manifest\.json$/,
    ],
    [
      'a file twice',
      () => pack(['manifest.json', 'rules.json', 'rules.json']),
      /"rules\.json" is in the archive twice$/,
    ],
    [
      'a symbolic link',
      () => pack(['manifest.json', 'waivers.json'], withType('2')),
      /"waivers\.json" is not a file of an archive that Assay wrote$/,
    ],
    [
      'a device',
      () => pack(['manifest.json', 'waivers.json'], withType('3')),
      /"waivers\.json" is not a file of an archive/,
    ],
    [
      'an archive that breaks off',
      () => pack(['manifest.json', 'rules.json'], (tar) => tar.subarray(0, -1500)),
      /the archive breaks off$/,
    ],
    [
      'bytes after the end',
      () => pack(['manifest.json'], (tar) => Buffer.concat([tar, Buffer.alloc(512, 'x')])),
      /the archive goes on after its end$/,
    ],
    ['files that are missing', () => pack(['manifest.json']), /it has no rules\.json$/],
    [
      'another file',
      async () => join(createFolder({ 'x.tgz': 'x'.repeat(600) }), 'x.tgz'),
      /is not a file of an archive that Assay wrote$/,
    ],
  ])('refuses %s', async (_name, make, message) => {
    const { code, out, err } = await run(['evidence', 'verify', await make()], io);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trimEnd()).toMatch(message);
  });
});

test('shows what differs in 80 columns, without a command of the account', async () => {
  const other = copyBundle(edit('results.ndjson', '"resourceId":"sg-0a"', '"resourceId":"::error::x\\u001b##[group]"'));
  const { code, out } = await run(['evidence', 'verify', other], io);
  expect(code).toBe(1);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(out).not.toContain('\u001b');
  expect(out).not.toMatch(/##\[|^\s*::/m);
  expect(out).toContain('Not verified: something differs from what was recorded\n  results.ndjson: changed\n');
  expect(out).toContain('    recorded:  nothing\n');
});

test.each<[args: string[], message: string | RegExp]>([
  [['--out', 'x'], 'assay evidence needs --from <time>, or verify <bundle>'],
  [['--from', '2026-01-01'], 'assay evidence needs --out <folder or file>'],
  [
    ['--from', '2026-01-02', '--to', '2026-01-01', '--out', 'x'],
    'Cannot use --to "2026-01-01": it is not later than --from',
  ],
  [['check', 'x'], 'Cannot use "check": expected "verify", or options only'],
  [['verify'], 'assay evidence verify needs the folder or file of a bundle'],
  [['verify', '/no/such/folder'], 'Cannot verify the bundle "/no/such/folder": there is no such folder'],
  [['verify', 'x', '--param', 'a.b=c'], 'Cannot use --param with verify: the bundle has its own'],
  [['verify', 'x', '--sha256', 'abc'], 'Cannot use --sha256 "abc": expected 64 hexadecimal digits'],
  [['--from', '2026-01-01', '--out', 'x', '--sha256', 'a'.repeat(64)], 'Cannot use --sha256 without verify'],
])('refuses %j', async (args, message) => {
  expect(await run(['evidence', ...args], io)).toEqual({ code: 2, out: '', err: `assay: ${message}\n` });
});

test('a folder with files stays as it is, and a period without records leaves none', async () => {
  const folder = createFolder({ 'full/a.txt': 'x' });
  const write = (out: string, from: string, to: string) =>
    run(['evidence', '--from', from, '--to', to, '--out', join(folder, out), '--store', store, ...RULES], io);
  expect((await write('full', '2026-02-10', '2026-02-20')).err).toMatch(/the folder is not empty\n$/);
  expect((await write('none', '2020-01-01', '2020-02-01')).err).toMatch(
    /the store has nothing of the types that the rules evaluate from that time\n$/,
  );
  expect(readdirSync(folder)).toEqual(['full']);
});
