import fc from 'fast-check';
import { formatInsufficientData, formatWaived } from '../../lib/core/annotation';
import { COMPLIANT, type ComplianceType, insufficientData } from '../../lib/core/evaluation';
import { integer, strings, text } from '../../lib/core/parameters';
import type { Waiver } from '../../lib/core/waivers';
import { defineRule, every, onChange, type Rule, type RuleDefinition } from '../../lib/core/rule';
import type { RunResult, ReportedEvaluation, UnreadableEntry } from '../../lib/engine/run-result';
import type { Format } from '../../lib/report/format';

/** Rules that judge nothing: formats look at their words only. */
const ruleWith = (
  words: Pick<RuleDefinition<unknown, never>, 'name' | 'title' | 'rationale' | 'severity'> & Partial<Rule>,
  ...resourceTypes: string[]
): Rule =>
  defineRule({
    resource: { resourceTypes, read: (item) => item },
    triggers: [onChange],
    parameters: {},
    limitations: [],
    evaluate: () => COMPLIANT,
    ...words,
  });

export const sampleRules: readonly Rule[] = [
  ruleWith(
    {
      name: 'open-ssh',
      title: 'Security groups keep SSH closed to the internet',
      rationale: 'A port 22 that the internet reaches is tried all day by machines.',
      severity: 'high',
      managedRule: 'restricted-ssh',
      parameters: {
        allowedPrefixLists: strings({ default: '', description: 'Prefix lists that may reach port 22' }),
      },
      limitations: ['SSH on a port other than 22.', 'Whether anything uses the group.'],
    },
    'AWS::EC2::SecurityGroup',
  ),
  ruleWith(
    {
      name: 'public-s3-bucket',
      title: 'Buckets keep the public out',
      rationale: 'What the public may read is copied within hours.',
      severity: 'critical',
      managedRule: 's3-bucket-level-public-access-prohibited',
      parameters: {
        excludedPublicBuckets: strings({ default: '', description: 'Buckets that are public on purpose' }),
      },
    },
    'AWS::S3::Bucket',
  ),
  ruleWith(
    {
      name: 'expiring-certificate',
      title: 'Certificates have time left before they end',
      rationale: 'A site whose certificate has ended is down for everybody.',
      severity: 'medium',
      triggers: [onChange, every('TwentyFour_Hours')],
      managedRule: 'acm-certificate-expiration-check',
      parameters: {
        daysToExpiration: integer({
          default: 30,
          min: 1,
          max: 398,
          description: 'Days of 24 hours that have to be left',
        }),
      },
    },
    'AWS::ACM::Certificate',
  ),
  ruleWith(
    {
      name: 'gp2-volume',
      title: 'Volumes are of the newer kind, gp3',
      rationale: 'gp3 costs less than gp2 and performs no worse.',
      severity: 'low',
    },
    'AWS::EC2::Volume',
  ),
  ruleWith(
    {
      name: 'untagged-resource',
      title: 'Resources have the tags that the organization asks for',
      rationale: 'A resource that nobody owns is a resource that nobody puts right.',
      severity: 'low',
      parameters: { requiredTags: text({ description: 'Tags that each resource has to have' }) },
    },
    'AWS::EC2::Instance',
    'AWS::EC2::Volume',
  ),
];

export const ruleNamed = (name: string): Rule => sampleRules.find((rule) => rule.name === name) as Rule;

/** An evaluation by one of the sample rules, compliant unless said otherwise. */
export function evaluation(
  rule: string,
  resourceId: string,
  parts: Partial<ReportedEvaluation> = {},
): ReportedEvaluation {
  const { severity, resource } = ruleNamed(rule);
  return {
    rule,
    resourceType: resource.resourceTypes[0] as string,
    resourceId,
    resourceName: null,
    accountId: '111122223333',
    region: 'eu-west-1',
    complianceType: 'COMPLIANT',
    annotation: null,
    severity,
    orderingTimestamp: '2026-03-01T00:00:00.000Z',
    source: 'snapshots/a.json.gz',
    ...parts,
  };
}

export const offence = (
  rule: string,
  resourceId: string,
  annotation: string,
  parts: Partial<ReportedEvaluation> = {},
): ReportedEvaluation => evaluation(rule, resourceId, { complianceType: 'NON_COMPLIANT', annotation, ...parts });

/** An evaluation of a resource that the input does not describe well enough. */
export const insufficient = (
  rule: string,
  resourceId: string,
  reason: string,
  parts: Partial<ReportedEvaluation> = {},
): ReportedEvaluation => evaluation(rule, resourceId, { ...insufficientData(reason), ...parts });

/** An evaluation of a non-compliant resource that a waiver makes not applicable. */
export const waived = (
  rule: string,
  resourceId: string,
  terms: Pick<Waiver, 'expires' | 'owner' | 'reason' | 'ticket'>,
): ReportedEvaluation => {
  const waiver = { rule, resource: resourceId, ...terms };
  return evaluation(rule, resourceId, { complianceType: 'NOT_APPLICABLE', annotation: formatWaived(waiver), waiver });
};

/** A report of the given evaluations, with the summary that belongs to them. */
export function reportOf(
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
  const ofType = (complianceType: ComplianceType) =>
    evaluations.filter((one) => one.complianceType === complianceType).length;
  return {
    evaluations: () => evaluations,
    unreadable,
    summary: {
      items,
      evaluated: evaluations.length,
      compliant: ofType('COMPLIANT'),
      nonCompliant: ofType('NON_COMPLIANT'),
      notApplicable: ofType('NOT_APPLICABLE'),
      unreadable: unreadable.length,
      unjudgedTypes,
    },
    rules: sampleRules.filter(({ name }) => name !== 'untagged-resource').map((rule) => ({ rule, parameters: {} })),
    now: new Date('2026-03-01T12:00:00.000Z'),
    notes: [],
    ...parts,
  };
}

const north = { region: 'eu-north-1', accountId: '444455556666', source: 'snapshots/b.json.gz' };

/** Names that want to be more than names: a terminal's, a spreadsheet's, a browser's, an XML parser's, a CI runner's. */
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

/** A bad day in two accounts: something of everything. */
export const sampleReport = (): RunResult =>
  reportOf(
    [
      offence('open-ssh', 'sg-0a1b2c3d4e5f60718', 'Port 22 is open to 0.0.0.0/0 by tcp 22'),
      offence(
        'open-ssh',
        'sg-0b1b2c3d4e5f60719',
        'Port 22 is open to 0.0.0.0/1, 128.0.0.0/1 and 3 more by tcp 0-65535; together they let in more of the internet than one /8 block holds',
        north,
      ),
      ...Array.from({ length: 14 }, (_, index) =>
        offence('open-ssh', `sg-0c00000000000${1000 + index}`, 'Port 22 is open to ::/0 by all traffic'),
      ),
      insufficient('open-ssh', 'sg-0d1b2c3d4e5f60720', 'port 22 may be open to prefix list pl-0a1b2c3d', north),
      insufficient('open-ssh', 'sg-0d1b2c3d4e5f60721', 'port 22 may be open to prefix list pl-0a1b2c3d'),
      evaluation('open-ssh', 'sg-0e1b2c3d4e5f60721'),
      evaluation('open-ssh', 'sg-0e1b2c3d4e5f60722', { complianceType: 'NOT_APPLICABLE' }),
      waived('open-ssh', 'sg-0e1b2c3d4e5f60723', {
        expires: '2026-06-30',
        owner: 'network-team',
        ticket: 'NET-7',
        reason: 'bastion hosts move in June',
      }),
      offence(
        'public-s3-bucket',
        'shop-downloads',
        'Policy statement "PublicRead" lets anyone get objects (s3:GetObject)',
      ),
      offence('public-s3-bucket', '日本語バケット', 'The ACL lets all AWS users (AuthenticatedUsers) write', north),
      evaluation('public-s3-bucket', 'invoices'),
      offence(
        'expiring-certificate',
        'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-0123456789ab',
        'shop.example.com ends on 2026-03-12, in 10 days; an imported certificate is not renewed by AWS',
      ),
      offence('gp2-volume', 'Data', 'gp2 of 100 GiB: gp3 would give 3,000 IOPS instead of 300', {
        accountId: null,
        region: null,
        source: 'stack.template.yaml',
      }),
      offence('gp2-volume', 'vol-0123456789abcdef0', `gp2, tagged ${HOSTILE[0]}`),
      evaluation('gp2-volume', 'vol-0123456789abcdef1'),
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
        'Waiver 3 (open-ssh, sg-0e1b2c3d4e5f60723) ends on 2026-03-20, in 19 days',
        'Rule "untagged-resource" was left out, because it needs a value: --param untagged-resource.requiredTags=…',
      ],
    },
  );

/** All of a format's text. */
export const written = (format: Format, report: RunResult, options: { color?: boolean; width?: number } = {}): string =>
  [...format(report, { color: false, width: 80, ...options })].join('');

/** Any text at all: every UTF-16 unit, lone surrogates and controls among them, and the hostile names. */
export const anyText = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: 'binary' }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  );

const orNull = (text: fc.Arbitrary<string>) => fc.option(text, { nil: null });

const anyEvaluation = (): fc.Arbitrary<ReportedEvaluation> =>
  fc
    .record({
      rule: fc.constantFrom('open-ssh', 'public-s3-bucket', 'expiring-certificate', 'gp2-volume'),
      resourceType: anyText(),
      resourceId: anyText(),
      accountId: orNull(anyText()),
      region: orNull(anyText()),
      verdict: fc.oneof(
        fc.constant({ complianceType: 'COMPLIANT' as const, annotation: null }),
        fc.record({ complianceType: fc.constant('NON_COMPLIANT' as const), annotation: anyText() }),
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
    })
    .map(({ verdict, rule, resourceId, ...parts }) => evaluation(rule, resourceId, { ...parts, ...verdict }));

const anyUnreadable = (): fc.Arbitrary<UnreadableEntry> =>
  fc.record(
    { source: anyText(), resourceType: anyText(), resourceId: anyText(), rule: anyText(), message: anyText() },
    { requiredKeys: ['source', 'message'] },
  );

/** Any report, with any text in every place that the input fills. */
export const anyReport = (): fc.Arbitrary<RunResult> =>
  fc
    .record({
      evaluations: fc.array(anyEvaluation(), { maxLength: 30 }),
      unreadable: fc.array(anyUnreadable(), { maxLength: 8 }),
      unjudgedTypes: fc.dictionary(anyText(), fc.nat(), { maxKeys: 8 }),
      sources: fc.array(anyText(), { maxLength: 4 }),
      notes: fc.array(anyText(), { maxLength: 3 }),
    })
    .map(({ evaluations, ...parts }) => reportOf(evaluations, parts));
