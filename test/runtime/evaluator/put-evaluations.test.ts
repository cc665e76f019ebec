import { EvaluationReporter, type EvaluationResult } from '../../../lib/runtime/rule-function/put-evaluations';

const result = (resourceId: string): EvaluationResult => ({
  resourceType: 'Test::Box',
  resourceId,
  complianceType: 'COMPLIANT',
  annotation: null,
  orderingTimestamp: '2026-03-01T00:00:00.000Z',
});
const failed = (ComplianceResourceId: string | undefined, ComplianceResourceType = 'Test::Box') => ({
  ComplianceResourceType,
  ...(ComplianceResourceId !== undefined && { ComplianceResourceId }),
});

/** Reports two results to a service that rejects evaluations, call by call. Returns the ids of each call. */
async function report(...responses: (readonly object[])[]) {
  const calls: string[][] = [];
  const config = {
    async send({ input }: { input: { Evaluations: { ComplianceResourceId: string }[] } }) {
      calls.push(input.Evaluations.map((one) => one.ComplianceResourceId));
      return { FailedEvaluations: responses[calls.length - 1] };
    },
    async pause() {},
  };
  const reporter = new EvaluationReporter(config as never, 'token');
  const error = await reporter.report([result('a'), result('b')]).then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  return { calls, error, reported: reporter.reported.get('COMPLIANT') };
}

test.each<[scenario: string, rejected: object[], again: string[]]>([
  ['one of the evaluations', [failed('b')], ['b']],
  ['an evaluation that was not sent', [failed('c')], ['a', 'b']],
  ['an evaluation of another type', [failed('a', 'Test::Lid')], ['a', 'b']],
  ['an evaluation without an id', [failed(undefined)], ['a', 'b']],
  ['one of the evaluations and one that was not sent', [failed('b'), failed('c')], ['a', 'b']],
])('reports again if AWS Config rejects %s', async (_scenario, rejected, again) => {
  expect(await report(rejected)).toEqual({ calls: [['a', 'b'], again], error: undefined, reported: 2 });
});

test('counts nothing as reported if AWS Config keeps rejecting evaluations that were not sent', async () => {
  const { error, reported } = await report(...Array(5).fill([failed('c')]));
  expect(error).toMatch(/^Cannot report 2 results.* rejected them 5 times$/);
  expect(reported ?? 0).toBe(0);
});
