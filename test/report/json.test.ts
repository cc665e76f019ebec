import fc from 'fast-check';
import type { ReportedEvaluation } from '../../lib/engine/run-result';
import { formatJson } from '../../lib/report/json';
import { formatNdjson } from '../../lib/report/ndjson';
import { anyReport, evaluation, offence, reportOf, sampleReport, written } from './sample';

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
const small = reportOf([offence('gp2-volume', 'vol-1', 'gp2', { accountId: null }), evaluation('open-ssh', 'sg-1')], {
  unreadable,
  items: 5,
  unjudgedTypes: { 'AWS::IAM::Role': 1 },
});

/** The fields of the contract: names are for people, and the annotation says the rest. */
const contractFields = ({ resourceName, insufficientData, waiver, ...fields }: ReportedEvaluation) => fields;

describe('json', () => {
  it('has the fields of the contract, in its order, an evaluation a line', () => {
    expect(written(formatJson, small)).toBe(`{
  "evaluations": [
    {"rule":"gp2-volume","resourceType":"AWS::EC2::Volume","resourceId":"vol-1","accountId":null,"region":"eu-west-1","complianceType":"NON_COMPLIANT","annotation":"gp2","severity":"low","orderingTimestamp":"2026-03-01T00:00:00.000Z","source":"snapshots/a.json.gz"},
    {"rule":"open-ssh","resourceType":"AWS::EC2::SecurityGroup","resourceId":"sg-1","accountId":"111122223333","region":"eu-west-1","complianceType":"COMPLIANT","annotation":null,"severity":"high","orderingTimestamp":"2026-03-01T00:00:00.000Z","source":"snapshots/a.json.gz"}
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
  }
}
`);
  });

  it('keeps to the contract whatever order or further fields an evaluation has', () => {
    const { source, rule, ...rest } = evaluation('open-ssh', 'sg-1');
    const shuffled = { source, undocumented: true, ...rest, rule };
    expect(written(formatJson, reportOf([shuffled]))).toBe(written(formatJson, reportOf([evaluation('open-ssh', 'sg-1')])));
  });

  it('is valid for an empty report', () => {
    expect(JSON.parse(written(formatJson, reportOf([])))).toMatchObject({ evaluations: [], unreadable: [] });
  });

  it('gives back any report', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const { evaluations, unreadable, summary } = report;
        const read: unknown = JSON.parse(written(formatJson, report));
        expect(read).toEqual({ evaluations: [...evaluations()].map(contractFields), unreadable, summary });
      }),
    );
  });

  it('comes in pieces', () => {
    const walked: string[] = [];
    const report = {
      ...small,
      *evaluations() {
        for (const one of sampleReport().evaluations()) {
          walked.push(one.resourceId);
          yield one;
        }
      },
    };
    const pieces = formatJson(report);
    while (!pieces.next().value?.includes('sg-0a1b2c3d4e5f60718')) expect(walked.length).toBeLessThan(2);
    expect(walked).toHaveLength(1);
  });
});

describe('ndjson', () => {
  it('prints evaluations, then unreadable entries, one a line', () => {
    expect(written(formatNdjson, small).split('\n')).toEqual([
      expect.stringMatching(/^{"rule":"gp2-volume","resourceType":.*"source":"snapshots\/a\.json\.gz"}$/),
      expect.stringMatching(/^{"rule":"open-ssh",/),
      '{"unreadable":true,"source":"b.json","message":"Cannot read \\"b.json\\": no items"}',
      '{"unreadable":true,"source":"a.json","resourceType":"AWS::EC2::Volume","resourceId":"vol-2","rule":"gp2-volume","message":"Cannot read it"}',
      '',
    ]);
  });

  it('gives back any report', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const lines = written(formatNdjson, report).split('\n').slice(0, -1);
        expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
          ...[...report.evaluations()].map(contractFields),
          ...report.unreadable.map((entry) => ({ unreadable: true, ...entry })),
        ]);
      }),
    );
  });
});
