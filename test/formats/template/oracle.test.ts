import fc from 'fast-check';
import type { JsonDocument } from '../../../lib/formats/document';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { evaluateItems, type Outcome } from './evaluate-template';

/** The values that a deployment of the tests may give a parameter. `other` appears in no condition. */
const VALUES = ['a', 'b', 'other'];

const condition: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      'Fn::Equals': fc.tuple(fc.constantFrom({ Ref: 'P' }, { Ref: 'Q' }, { Ref: 'R' }), fc.constantFrom('a', 'b')),
    }),
    fc.record({ 'Fn::Equals': fc.constant([{ Ref: 'P' }, { Ref: 'Q' }]) }),
    fc.constantFrom({ Condition: 'C0' }, { Condition: 'C1' }),
    fc.record({ 'Fn::Not': fc.tuple(tie('any')) }),
    fc.record({ 'Fn::And': fc.tuple(tie('any'), tie('any')) }),
    fc.record({ 'Fn::Or': fc.tuple(tie('any'), tie('any')) }),
  ),
})).any;

const NAMES = ['C0', 'C1', 'C2'];
const conditionName = fc.constantFrom(...NAMES);
const choose = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof(
    value,
    fc.record({ 'Fn::If': fc.tuple(conditionName, value, fc.oneof(value, fc.constant({ Ref: 'AWS::NoValue' }))) }),
  );

const rule = fc
  .tuple(fc.constantFrom(22, 443), choose(fc.constantFrom('10.0.0.0/8', '0.0.0.0/0')))
  .map(([port, CidrIp]) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp }))
  .filter(({ CidrIp }) => !JSON.stringify(CidrIp).includes('NoValue'));
const groupId = choose(fc.constantFrom({ Ref: 'Group' }, { 'Fn::GetAtt': ['Other', 'GroupId'] }, 'sg-0a')).filter(
  (value) => !JSON.stringify(value).includes('NoValue'),
);
const maybeConditional = <T extends object>(resource: fc.Arbitrary<T>) =>
  fc
    .tuple(resource, fc.option(conditionName, { nil: undefined }))
    .map(([one, name]) => (name ? { ...one, Condition: name } : one));

const template = fc
  .record({
    conditions: fc.tuple(condition, condition, condition),
    ingress: choose(fc.array(choose(rule), { maxLength: 3 })),
    group: fc.option(conditionName, { nil: undefined }),
    satellites: fc.array(
      maybeConditional(
        fc.record({
          Type: fc.constant('AWS::EC2::SecurityGroupIngress'),
          Properties: fc.tuple(groupId, rule).map(([GroupId, one]) => ({ GroupId, ...one })),
        }),
      ),
      { maxLength: 3 },
    ),
  })
  .map(({ conditions, ingress, group, satellites }) => ({
    Parameters: { P: { Type: 'String' }, Q: { Type: 'String' }, R: { Type: 'String', AllowedValues: VALUES } },
    // A condition refers only to later ones, as a template without circles does.
    Conditions: Object.fromEntries(NAMES.map((name, index) => [name, dropCircles(conditions[index], index)])),
    Resources: {
      Group: {
        Type: 'AWS::EC2::SecurityGroup',
        ...(group && { Condition: group }),
        Properties: { SecurityGroupIngress: ingress },
      },
      Other: { Type: 'AWS::EC2::SecurityGroup' },
      ...Object.fromEntries(satellites.map((one, index) => [`Rule${index}`, one])),
    },
  }));

function dropCircles(value: unknown, index: number): unknown {
  return JSON.parse(JSON.stringify(value), (_key, part) =>
    NAMES.indexOf(part?.Condition) >= 0 && NAMES.indexOf(part.Condition) >= index ? { 'Fn::Equals': ['x', 'y'] } : part,
  );
}

const DEPLOYMENTS = VALUES.flatMap((P) => VALUES.flatMap((Q) => VALUES.map((R) => ({ P, Q, R }))));

test('the result for a template holds for each of its deployments', () => {
  fc.assert(
    fc.property(template, (document) => {
      const outcomes = toOutcomes(document, {});
      const deployed = DEPLOYMENTS.map((templateParameters) => toOutcomes(document, templateParameters));
      for (const id of ['Group', 'Other']) {
        const seen = new Set(deployed.map((one) => one[id]).filter((one) => one !== undefined));
        // A group that no deployment creates may have any result.
        if (seen.size === 0) continue;
        const [only] = seen.size === 1 ? seen : [];
        // What follows from two equal parameters is not explored.
        if (comparesParameters(document) && outcomes[id] === 'insufficient data') continue;
        expect({ id, outcome: outcomes[id] }).toEqual({ id, outcome: only ?? 'insufficient data' });
      }
    }),
    { numRuns: 150 },
  );
});

const comparesParameters = (document: JsonDocument): boolean =>
  JSON.stringify(document).includes('[{"Ref":"P"},{"Ref":"Q"}]');

const toOutcomes = (document: JsonDocument, templateParameters: Record<string, string>): Record<string, Outcome> =>
  Object.fromEntries(
    evaluateItems(readTemplate(document, { templateParameters }).resources, 'open-ssh').map(({ id, outcome }) => [
      id,
      outcome,
    ]),
  );
