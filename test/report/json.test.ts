import fc from 'fast-check';
import type { ReportedEvaluation } from '../../lib/engine/run-result';
import { formatJson } from '../../lib/report/json';
import { formatNdjson } from '../../lib/report/ndjson';
import { anyRun, createEvaluation, createNonCompliant, createRun, createSampleRun, formatToText } from './sample';

const unreadable = [
  { source: 'b.json', message: 'Cannot read "b.json": no items' },
  {
    source: 'a.json',
    resourceType: 'AWS::EC2::Volume',
    resourceId: 'vol-2',
    rule: 'gp2-volume',
    message: 'Cannot read it',
  },
];
const small = createRun(
  [createNonCompliant('gp2-volume', 'vol-1', 'gp2', { accountId: null }), createEvaluation('open-ssh', 'sg-1')],
  {
    unreadable,
    items: 5,
    unjudgedTypes: { 'AWS::IAM::Role': 1 },
  },
);

/** Returns the fields of the contract. */
const selectContractFields = ({ insufficientData, ...fields }: ReportedEvaluation) => fields;

describe('json', () => {
  it('writes the fields of the contract in its order, with an evaluation a line', () => {
    expect(formatToText(formatJson, small)).toBe(`{
  "evaluations": [
    {"rule":"gp2-volume","resourceType":"AWS::EC2::Volume","resourceId":"vol-1","accountId":null,"region":"eu-west-1","complianceType":"NON_COMPLIANT","annotation":"gp2","severity":"low","orderingTimestamp":"2026-03-01T00:00:00.000Z","source":"snapshots/a.json.gz","resourceName":null,"arn":null,"outcome":"nonCompliant"},
    {"rule":"open-ssh","resourceType":"AWS::EC2::SecurityGroup","resourceId":"sg-1","accountId":"111122223333","region":"eu-west-1","complianceType":"COMPLIANT","annotation":null,"severity":"high","orderingTimestamp":"2026-03-01T00:00:00.000Z","source":"snapshots/a.json.gz","resourceName":null,"arn":null,"outcome":"compliant"}
  ],
  "unreadable": [
    {"source":"b.json","message":"Cannot read \\"b.json\\": no items"},
    {"source":"a.json","resourceType":"AWS::EC2::Volume","resourceId":"vol-2","rule":"gp2-volume","message":"Cannot read it"}
  ],
  "summary": {
    "items": 5,
    "evaluated": 2,
    "compliant": 1,
    "nonCompliant": 1,
    "notApplicable": 0,
    "unreadable": 2,
    "unjudgedTypes": {
      "AWS::IAM::Role": 1
    }
  },
  "notes": [],
  "now": "2026-03-01T12:00:00.000Z",
  "tool": {"name":"assay","version":"0.1.0"}
}
`);
  });

  it('keeps to the contract for evaluations with another order or more fields', () => {
    const { source, rule, ...rest } = createEvaluation('open-ssh', 'sg-1');
    const shuffled = { source, undocumented: true, ...rest, rule };
    expect(formatToText(formatJson, createRun([shuffled]))).toBe(
      formatToText(formatJson, createRun([createEvaluation('open-ssh', 'sg-1')])),
    );
  });

  it('is valid for an empty run', () => {
    expect(JSON.parse(formatToText(formatJson, createRun([])))).toMatchObject({ evaluations: [], unreadable: [] });
  });

  it('can be parsed back for any run', () => {
    fc.assert(
      fc.property(anyRun(), (run) => {
        const { evaluations, unreadable, summary, notes } = run;
        const read: unknown = JSON.parse(formatToText(formatJson, run));
        expect(read).toEqual({
          evaluations: [...evaluations()].map(selectContractFields),
          unreadable,
          summary,
          notes,
          now: '2026-03-01T12:00:00.000Z',
          tool: { name: 'assay', version: '0.1.0' },
        });
      }),
    );
  });

  it('yields its text in pieces', () => {
    const walked: string[] = [];
    const run = {
      ...small,
      *evaluations() {
        for (const one of createSampleRun().evaluations()) {
          walked.push(one.resourceId);
          yield one;
        }
      },
    };
    const pieces = formatJson(run, { version: '0.1.0' });
    while (!pieces.next().value?.includes('sg-0a1b2c3d4e5f60718')) expect(walked.length).toBeLessThan(2);
    expect(walked).toHaveLength(1);
  });
});

describe('ndjson', () => {
  it('writes evaluations, then unreadable entries, one a line', () => {
    expect(formatToText(formatNdjson, small).split('\n')).toEqual([
      expect.stringMatching(/^{"rule":"gp2-volume","resourceType":.*"outcome":"nonCompliant"}$/),
      expect.stringMatching(/^{"rule":"open-ssh",/),
      '{"unreadable":true,"source":"b.json","message":"Cannot read \\"b.json\\": no items"}',
      '{"unreadable":true,"source":"a.json","resourceType":"AWS::EC2::Volume","resourceId":"vol-2","rule":"gp2-volume","message":"Cannot read it"}',
      '',
    ]);
  });

  it('can be parsed back for any run', () => {
    fc.assert(
      fc.property(anyRun(), (run) => {
        const lines = formatToText(formatNdjson, run).split('\n').slice(0, -1);
        expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
          ...[...run.evaluations()].map(selectContractFields),
          ...run.unreadable.map((entry) => ({ unreadable: true, ...entry })),
        ]);
      }),
    );
  });
});
