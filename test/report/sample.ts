import fc from 'fast-check';
import { formatInsufficientData, formatWaived } from '../../lib/core/evaluate/annotation';
import { COMPLIANT, type ComplianceType, insufficientData } from '../../lib/core/evaluation';
import { integer, strings, text } from '../../lib/core/parameters';
import { defineRule, every, onChange, type Rule } from '../../lib/core/rule';
import type { Waiver } from '../../lib/core/waivers';
import { type ReportedEvaluation, type RunResult, toOutcome, type UnreadableEntry } from '../../lib/engine/run-result';
import type { Format, FormatOptions } from '../../lib/report/format';
import { anyCharacter } from '../support/characters';

/** Creates a rule that evaluates nothing. Formats read only its texts. */
const createRule = (
  texts: Pick<Rule, 'name' | 'title' | 'rationale' | 'severity'> & Partial<Omit<Rule, 'facts'>>,
  ...resourceTypes: string[]
): Rule =>
  defineRule({
    resource: { resourceTypes, read: (item) => item },
    triggers: [onChange],
    parameters: {},
    limitations: [],
    evaluate: () => COMPLIANT,
    ...texts,
  });

export const sampleRules: readonly Rule[] = [
  createRule(
    {
      name: 'open-ssh',
      title: 'Security groups must not allow SSH from the internet',
      rationale: 'Bots scan the internet for open SSH ports.',
      severity: 'high',
      managedRules: ['INCOMING_SSH_DISABLED'],
      parameters: {
        allowedPrefixLists: strings({ default: '', description: 'Prefix lists that may reach port 22' }),
      },
      limitations: ['SSH on a port other than 22.', 'Whether anything uses the group.'],
    },
    'AWS::EC2::SecurityGroup',
  ),
  createRule(
    {
      name: 'public-s3-bucket',
      title: 'S3 buckets must not be public',
      rationale: 'Public data is copied within hours.',
      severity: 'critical',
      managedRules: ['S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED'],
      parameters: {
        excludedPublicBuckets: strings({ default: '', description: 'Buckets that are public on purpose' }),
      },
    },
    'AWS::S3::Bucket',
  ),
  createRule(
    {
      name: 'expiring-certificate',
      title: 'Certificates must be renewed before they expire',
      rationale: 'An expired certificate takes a site down.',
      severity: 'medium',
      triggers: [onChange, every('TwentyFour_Hours')],
      managedRules: ['ACM_CERTIFICATE_EXPIRATION_CHECK'],
      parameters: {
        daysToExpiration: integer({
          default: 30,
          min: 1,
          max: 398,
          description: 'Days of 24 hours until a certificate expires',
        }),
      },
    },
    'AWS::ACM::Certificate',
  ),
  createRule(
    {
      name: 'gp2-volume',
      title: 'Volumes must be gp3',
      rationale: 'gp3 costs less than gp2 and performs no worse.',
      severity: 'low',
    },
    'AWS::EC2::Volume',
  ),
  createRule(
    {
      name: 'untagged-resource',
      title: 'Resources must have the required tags',
      rationale: 'A resource without an owner is fixed by no one.',
      severity: 'low',
      parameters: { requiredTags: text({ description: 'Tags that each resource must have' }) },
    },
    'AWS::EC2::Instance',
    'AWS::EC2::Volume',
  ),
];

export const findSampleRule = (name: string): Rule => sampleRules.find((rule) => rule.name === name) as Rule;

/** Creates an evaluation by a sample rule, compliant by default. */
export function createEvaluation(
  rule: string,
  resourceId: string,
  parts: Partial<ReportedEvaluation> = {},
): ReportedEvaluation {
  const { severity, resource } = findSampleRule(rule);
  const evaluation: Omit<ReportedEvaluation, 'outcome'> = {
    rule,
    resourceType: resource.resourceTypes[0] as string,
    resourceId,
    resourceName: null,
    arn: null,
    accountId: '111122223333',
    region: 'eu-west-1',
    complianceType: 'COMPLIANT',
    annotation: null,
    severity,
    orderingTimestamp: '2026-03-01T00:00:00.000Z',
    source: 'snapshots/a.json.gz',
    ...parts,
  };
  return { ...evaluation, outcome: toOutcome(evaluation) };
}

export const createNonCompliant = (
  rule: string,
  resourceId: string,
  annotation: string,
  parts: Partial<ReportedEvaluation> = {},
): ReportedEvaluation => createEvaluation(rule, resourceId, { complianceType: 'NON_COMPLIANT', annotation, ...parts });

/** Creates an evaluation with insufficient data. */
export const createInsufficient = (
  rule: string,
  resourceId: string,
  reason: string,
  parts: Partial<ReportedEvaluation> = {},
): ReportedEvaluation => createEvaluation(rule, resourceId, { ...insufficientData(reason), ...parts });

/** Creates an evaluation that a waiver makes not applicable. */
export const createWaived = (
  rule: string,
  resourceId: string,
  terms: Pick<Waiver, 'expires' | 'owner' | 'reason' | 'ticket'>,
): ReportedEvaluation => {
  const waiver = { rule, resource: resourceId, ...terms };
  return createEvaluation(rule, resourceId, {
    complianceType: 'NOT_APPLICABLE',
    annotation: formatWaived(waiver),
    waiver,
  });
};

/** Creates a run with the evaluations and their summary. */
export function createRun(
  evaluations: readonly ReportedEvaluation[],
  {
    unreadable = [],
    unjudgedTypes = {},
    items = evaluations.length + unreadable.length,
    ...parts
  }: Partial<RunResult> & {
    unreadable?: readonly UnreadableEntry[];
    unjudgedTypes?: Record<string, number>;
    items?: number;
  } = {},
): RunResult {
  const count = (complianceType: ComplianceType) =>
    evaluations.filter((one) => one.complianceType === complianceType).length;
  return {
    evaluations: () => evaluations,
    unreadable,
    summary: {
      items,
      evaluated: evaluations.length,
      compliant: count('COMPLIANT'),
      nonCompliant: count('NON_COMPLIANT'),
      notApplicable: count('NOT_APPLICABLE'),
      unreadable: unreadable.length,
      unjudgedTypes,
    },
    rules: sampleRules
      .filter(({ name }) => name !== 'untagged-resource')
      .map((rule) => ({ rule, parameters: {}, parameterTexts: {} })),
    now: new Date('2026-03-01T12:00:00.000Z'),
    notes: [],
    ...parts,
  };
}

const north = { region: 'eu-north-1', accountId: '444455556666', source: 'snapshots/b.json.gz' };

/** Names that attack a terminal, a spreadsheet, a browser, an XML parser or a CI runner. */
export const HOSTILE = [
  '\u001b[2J\u001b]0;owned\u0007red\u001b[31m',
  '=HYPERLINK("http://192.0.2.1/","click")',
  '</script><script>alert(1)</script><img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>\'',
  ']]></failure><!--&#0;\u0000\ufffe',
  '\n::set-env name=PATH::/tmp\r\n::stop-commands::x',
  '\u202egpj.exe\u2066',
  '[click](javascript:alert%281%29) {0} %0A',
  '__proto__',
  '',
  '\ud800lone',
  '日本語のバケット名はとても長いので折り返されなければなりません、そうでしょう？はい、そうです',
];

/** Creates a run over two accounts with every category of evaluation. */
export const createSampleRun = (): RunResult =>
  createRun(
    [
      createNonCompliant('open-ssh', 'sg-0a1b2c3d4e5f60718', 'Port 22 is open to 0.0.0.0/0 by tcp 22'),
      createNonCompliant(
        'open-ssh',
        'sg-0b1b2c3d4e5f60719',
        'Port 22 is open to 0.0.0.0/1, 128.0.0.0/1 and 3 more by tcp 0-65535; together they contain more addresses than a /8 range',
        north,
      ),
      ...Array.from({ length: 14 }, (_, index) =>
        createNonCompliant('open-ssh', `sg-0c00000000000${1000 + index}`, 'Port 22 is open to ::/0 by all traffic'),
      ),
      createInsufficient('open-ssh', 'sg-0d1b2c3d4e5f60720', 'port 22 may be open to prefix list pl-0a1b2c3d', north),
      createInsufficient('open-ssh', 'sg-0d1b2c3d4e5f60721', 'port 22 may be open to prefix list pl-0a1b2c3d'),
      createEvaluation('open-ssh', 'sg-0e1b2c3d4e5f60721'),
      createEvaluation('open-ssh', 'sg-0e1b2c3d4e5f60722', { complianceType: 'NOT_APPLICABLE' }),
      createWaived('open-ssh', 'sg-0e1b2c3d4e5f60723', {
        expires: '2026-06-30',
        owner: 'network-team',
        ticket: 'NET-7',
        reason: 'bastion hosts move in June',
      }),
      createNonCompliant(
        'public-s3-bucket',
        'shop-downloads',
        'Policy statement "PublicRead" lets anyone get objects (s3:GetObject)',
      ),
      createNonCompliant(
        'public-s3-bucket',
        '日本語バケット',
        'The ACL lets all AWS users (AuthenticatedUsers) write',
        north,
      ),
      createEvaluation('public-s3-bucket', 'invoices'),
      createNonCompliant(
        'expiring-certificate',
        'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-0123456789ab',
        'shop.example.com expires 2026-03-12 (10 days); ACM does not renew imported certificates',
      ),
      createNonCompliant('gp2-volume', 'Data', 'gp2 of 100 GiB: gp3 would give 3,000 IOPS instead of 300', {
        accountId: null,
        region: null,
        source: 'stack.template.yaml',
        line: 61,
        column: 7,
        resourceLine: 58,
        resourceColumn: 3,
        construct: 'Shop/Data/Resource',
      }),
      createNonCompliant('gp2-volume', 'vol-0123456789abcdef0', `gp2, tagged ${HOSTILE[0]}`),
      createEvaluation('gp2-volume', 'vol-0123456789abcdef1'),
    ],
    {
      items: 1204,
      sources: ['snapshots/a.json.gz', 'snapshots/b.json.gz', 'snapshots/broken.json.gz', 'stack.template.yaml'],
      unreadable: [
        {
          source: 'snapshots/broken.json.gz',
          message: 'Cannot unpack "snapshots/broken.json.gz": unexpected end of file',
        },
        {
          source: 'snapshots/a.json.gz',
          resourceType: 'AWS::EC2::SecurityGroup',
          resourceId: 'sg-0f1b2c3d4e5f60724',
          rule: 'open-ssh',
          message: 'Cannot read configuration.ipPermissions: expected a list, found "redacted"',
        },
      ],
      unjudgedTypes: {
        'AWS::EC2::Subnet': 612,
        'AWS::IAM::Policy': 290,
        'AWS::IAM::Role': 122,
        'AWS::EC2::RouteTable': 61,
        'AWS::Lambda::Function': 40,
        'AWS::KMS::Key': 12,
        'AWS::SNS::Topic': 1,
        'AWS::EC2::Instance': 9,
      },
      notes: [
        'Waiver 3 (open-ssh, sg-0e1b2c3d4e5f60723) expires 2026-03-20, in 19 days',
        'Rule "untagged-resource" was skipped: it needs --param untagged-resource.requiredTags=…',
      ],
    },
  );

/** Returns the whole text of a format. */
export const formatToText = (format: Format, run: RunResult, options: Partial<FormatOptions> = {}): string =>
  [...format(run, { color: false, width: 80, version: '0.1.0', ...options })].join('');

/** Generates texts of any UTF-16 units, with lone surrogates and controls, and the hostile names. */
export const anyText = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: anyCharacter }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  );

const orNull = (text: fc.Arbitrary<string>) => fc.option(text, { nil: null });

const anyEvaluation = (): fc.Arbitrary<ReportedEvaluation> =>
  fc
    .record({
      rule: fc.constantFrom('open-ssh', 'public-s3-bucket', 'expiring-certificate', 'gp2-volume'),
      resourceType: anyText(),
      resourceId: anyText(),
      resourceName: orNull(anyText()),
      arn: orNull(anyText()),
      accountId: orNull(anyText()),
      region: orNull(anyText()),
      result: fc.oneof(
        fc.constant({ complianceType: 'COMPLIANT' as const, annotation: null }),
        fc.record({ complianceType: fc.constant('NON_COMPLIANT' as const), annotation: anyText() }),
        fc.record({
          complianceType: fc.constant('NON_COMPLIANT' as const),
          annotation: anyText(),
          baseline: fc.constantFrom('new' as const, 'known' as const),
        }),
        fc.record({
          complianceType: fc.constant('NON_COMPLIANT' as const),
          annotation: anyText().map(formatInsufficientData),
          insufficientData: fc.constant(true as const),
        }),
        fc.constant({ complianceType: 'NOT_APPLICABLE' as const, annotation: null }),
        fc.record({
          complianceType: fc.constant('NOT_APPLICABLE' as const),
          annotation: anyText(),
          waiver: fc.constant({ rule: 'r', resource: 'x', reason: 'r', owner: 'o', expires: '2026-06-30' }),
        }),
      ),
      source: anyText(),
      position: fc.option(anyPosition(), { nil: undefined }),
    })
    .map(({ result, rule, resourceId, position, ...parts }) =>
      createEvaluation(rule, resourceId, { ...parts, ...result, ...position }),
    );

const anyPosition = (): fc.Arbitrary<Partial<ReportedEvaluation>> =>
  fc.record(
    {
      line: fc.integer({ min: 1 }),
      column: fc.integer({ min: 1 }),
      resourceLine: fc.integer({ min: 1 }),
      resourceColumn: fc.integer({ min: 1 }),
      construct: anyText(),
    },
    { requiredKeys: ['line', 'column', 'resourceLine', 'resourceColumn'] },
  );

const anyUnreadable = (): fc.Arbitrary<UnreadableEntry> =>
  fc.record(
    {
      source: anyText(),
      resourceType: anyText(),
      resourceId: anyText(),
      rule: anyText(),
      message: anyText(),
      line: fc.integer({ min: 1 }),
      column: fc.integer({ min: 1 }),
    },
    { requiredKeys: ['source', 'message'] },
  );

/** Generates runs with any text in the fields that come from the input. */
export const anyRun = (): fc.Arbitrary<RunResult> =>
  fc
    .record({
      evaluations: fc.array(anyEvaluation(), { maxLength: 30 }),
      unreadable: fc.array(anyUnreadable(), { maxLength: 8 }),
      unjudgedTypes: fc.dictionary(anyText(), fc.nat(), { maxKeys: 8 }),
      sources: fc.array(anyText(), { maxLength: 4 }),
      notes: fc.array(anyText(), { maxLength: 3 }),
    })
    .map(({ evaluations, ...parts }) => createRun(evaluations, parts));
